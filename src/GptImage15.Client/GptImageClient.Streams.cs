using GptImage15.Outcomes;
using GptImage15.Saving;
using GptImage15.Submitting;
using GptImage15.Waiting;

namespace GptImage15;

/// <summary>
/// The calls for many items, as streams. They can be joined: the outcomes of one are the input of the next, and errors
/// pass through.
/// </summary>
public partial class GptImageClient
{
    /// <summary>Submits many requests.</summary>
    /// <remarks>
    /// A request is started only while the caller asks for the next outcome. The result can be enumerated once: a
    /// second enumeration would pay again, so it throws. If <paramref name="requests"/> throws, the outcomes of the
    /// requests before it come first. After a refused API key, missing credits or the limit, no more requests are sent;
    /// a warning at the end counts them.
    /// </remarks>
    /// <param name="requests">The requests.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration. A request that was sent goes on until its outcome is
    /// recorded.</param>
    /// <returns>The outcomes, in the order of the requests. The target of each is its request.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual IAsyncEnumerable<GptImageOutcome<GptImageTask>> SubmitEachAsync(
        IEnumerable<GptImageRequest> requests,
        GptImageSubmitOptions? options = null,
        CancellationToken cancellationToken = default) =>
        SubmitEachAsync(Streams.OfRequests(requests), options, cancellationToken);

    /// <inheritdoc cref="SubmitEachAsync(IEnumerable{GptImageRequest}, GptImageSubmitOptions, CancellationToken)"/>
    public virtual IAsyncEnumerable<GptImageOutcome<GptImageTask>> SubmitEachAsync(
        IAsyncEnumerable<GptImageRequest> requests,
        GptImageSubmitOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        OptionCheck.NotNull(requests, nameof(requests));
        options ??= new GptImageSubmitOptions();
        options.Check();
        return new SingleUseStream<GptImageOutcome<GptImageTask>>(OutcomeStream.RunAsync(
            (Action<GptImageOutcome<GptImageTask>> emit) =>
                new RequestFeed(CreateSubmissionEngine(options, emit), options),
            requests,
            cancellationToken,
            static (feed, outcome) => feed.MarkShown(outcome)));
    }

    /// <summary>Waits for many tasks at the same time.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The outcome of each task as it ends. A failed task is a result with the error TaskFailed, a task that
    /// did not end in time a result with the error TaskTimeout. Null and a blank task id are the error
    /// InvalidRequest.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual IAsyncEnumerable<GptImageOutcome<GptImageTask>> WaitEachAsync(
        IEnumerable<GptImageTask> tasks,
        GptImageWaitOptions? options = null,
        CancellationToken cancellationToken = default) =>
        WaitEachAsync(Streams.OfTasks(tasks), options, cancellationToken);

    /// <summary>Waits for the tasks of outcomes. Errors, warnings and tasks without a task id pass through.</summary>
    /// <inheritdoc cref="WaitEachAsync(IEnumerable{GptImageTask}, GptImageWaitOptions, CancellationToken)"/>
    public virtual IAsyncEnumerable<GptImageOutcome<GptImageTask>> WaitEachAsync(
        IAsyncEnumerable<GptImageOutcome<GptImageTask>> tasks,
        GptImageWaitOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        OptionCheck.NotNull(tasks, nameof(tasks));
        options ??= new GptImageWaitOptions();
        options.Check();
        return OutcomeStream.RunAsync(
            (Action<GptImageOutcome<GptImageTask>> emit) => new TaskFeed(CreateWaitEngine(options, emit), emit),
            tasks,
            cancellationToken);
    }

    /// <summary>Saves the images of many tasks.</summary>
    /// <param name="tasks">The tasks. A task without images has no outcome.</param>
    /// <param name="destination">The folder. It is created if it does not exist; no file is written outside it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration. No temporary file is left.</param>
    /// <returns>The outcome of each image: its file, or an error. A task that is null is the error
    /// InvalidRequest.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual IAsyncEnumerable<GptImageOutcome<FileInfo>> SaveEachAsync(
        IEnumerable<GptImageTask> tasks,
        string destination,
        GptImageSaveOptions? options = null,
        CancellationToken cancellationToken = default) =>
        SaveEachAsync(Streams.OfTasks(tasks), destination, options, cancellationToken);

    /// <summary>Saves the images of the tasks of outcomes. Errors and warnings pass through.</summary>
    /// <inheritdoc cref="SaveEachAsync(IEnumerable{GptImageTask}, string, GptImageSaveOptions, CancellationToken)"/>
    public virtual IAsyncEnumerable<GptImageOutcome<FileInfo>> SaveEachAsync(
        IAsyncEnumerable<GptImageOutcome<GptImageTask>> tasks,
        string destination,
        GptImageSaveOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        OptionCheck.NotNull(tasks, nameof(tasks));
        OptionCheck.NotNull(destination, nameof(destination));
        options ??= new GptImageSaveOptions();
        options.Check();
        return OutcomeStream.RunAsync(
            (Action<GptImageOutcome<FileInfo>> emit) =>
            {
                // Before the first task is asked for: an upstream submission is not paid for if nothing can be saved.
                var engine = CreateSaveEngine(destination, options, emit);
                engine.PrepareDestination();
                return new ImageFeed(engine, options.FileName, emit);
            },
            tasks,
            cancellationToken);
    }
}
