using GptImage15.Outcomes;
using GptImage15.Service;

namespace GptImage15.Waiting;

/// <summary>
/// Gives the tasks of outcomes to an engine. Errors, warnings and tasks without a task id pass through. Null and a
/// blank task id are errors.
/// </summary>
internal sealed class TaskFeed(WaitEngine engine, Action<GptImageOutcome<GptImageTask>> emit)
    : IFeed<GptImageOutcome<GptImageTask>>
{
    /// <inheritdoc/>
    public bool TakesMore => engine.TakesMore;

    /// <inheritdoc/>
    public Task AddAsync(GptImageOutcome<GptImageTask> outcome, CancellationToken cancellationToken)
    {
        outcome = InputItem.Check(outcome);
        if (outcome.Result is not { } task)
        {
            emit(outcome);
            return Task.CompletedTask;
        }

        if (outcome.Warning is { } warning)
        {
            emit(new(outcome.Target, warning: warning));
        }

        if (task.TaskId is null)
        {
            emit(new(task, task));
            return Task.CompletedTask;
        }

        if (TaskIdRules.IsBlank(task.TaskId))
        {
            emit(new(task, error: TaskIdRules.Blank()));
            return Task.CompletedTask;
        }

        return engine.AddAsync(task, cancellationToken);
    }

    /// <inheritdoc/>
    public Task EmitUntilAsync(Task next, CancellationToken cancellationToken) => Task.WhenAny(next, engine.Finished);

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) => engine.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();
}
