using System.Management.Automation;
using GptImage15.Completion;
using GptImage15.Execution;
using GptImage15.Output;
using GptImage15.Resources;
using GptImage15.Waiting;

namespace GptImage15.Commands;

/// <summary>Waits for many tasks at the same time, and returns each when it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "GptImageTask")]
[OutputType(typeof(GptImageTask))]
public sealed class WaitGptImageTaskCommand : ServiceCmdlet
{
    private const int ActivityId = 1_517_001;

    /// <summary>The number of tasks that are named by their ids, also where the history has them.</summary>
    private const int FewTasks = 3;

    private WaitEngine? _engine;
    private ProgressDisplay? _progress;

    /// <summary>The ids of the tasks, or objects that have them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("task_id")]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public PSObject?[]? TaskId { get; set; }

    /// <summary>The longest wait for each task in seconds; 0 polls once, -1 has no limit.</summary>
    [Parameter]
    [ValidateRange(-1, GptImageWaitOptions.MaximumTimeoutSeconds)]
    public int TimeoutSec { get; set; } = 600;

    /// <summary>The shortest pause between two polls of a task in seconds. It grows to twice that.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int PollIntervalSec { get; set; } = 5;

    /// <summary>Stop at the first task that ends.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>The number of polls at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 5;

    private protected override void Begin()
    {
        TaskViews.Load(this);
        _progress = new ProgressDisplay(this, ActivityId, CmdletMessages.WaitActivity);
        _engine = CreateClient().CreateWaitEngine(
            new GptImageWaitOptions
            {
                Timeout = TimeoutSec < 0 ? null : TimeSpan.FromSeconds(TimeoutSec),
                PollInterval = TimeSpan.FromSeconds(PollIntervalSec),
                Any = Any,
                ThrottleLimit = ThrottleLimit,
            },
            outcome => Pump.Post(() => Write(outcome)));
        NoticeAtEnd(UnderWay);
    }

    private protected override void Process()
    {
        foreach (var input in TaskId ?? [null])
        {
            if (ReadTask(input) is { } known)
            {
                Pump.WriteUntil(_engine!.AddAsync(known, Stopped));
            }
        }

        Pump.WriteQueued();
    }

    private protected override void End()
    {
        Pump.WriteUntil(_engine!.CompleteAsync(Stopped), ShowProgress);
        _progress!.Complete();
    }

    private protected override void Close()
    {
        _engine?.Dispose();
        _progress?.Dispose();
    }

    private string? UnderWay() => _engine?.UnfinishedIds is not { Count: > 0 } ids ? null
        : EndNotice.Of(
            CmdletMessages.TasksUnderWay, ids.Count, _engine.HasHistory && ids.Count > FewTasks ? null : ids);

    private void ShowProgress()
    {
        var done = _engine!.Total - _engine.Unfinished;
        _progress!.Update(done, _engine.Total, () => CmdletMessages.WaitStatus.With(done, _engine.Total));
    }
}
