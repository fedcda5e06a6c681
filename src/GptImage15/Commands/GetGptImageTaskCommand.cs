using System.Management.Automation;
using GptImage15.Completion;
using GptImage15.Credentials;
using GptImage15.Execution;
using GptImage15.Input;
using GptImage15.Output;
using GptImage15.Waiting;

namespace GptImage15.Commands;

/// <summary>Polls tasks once, or lists the history.</summary>
[Cmdlet(VerbsCommon.Get, "GptImageTask", DefaultParameterSetName = TaskIdSet)]
[OutputType(typeof(GptImageTask))]
public sealed class GetGptImageTaskCommand : ServiceCmdlet
{
    private const string TaskIdSet = "TaskId";
    private const string HistorySet = "History";

    /// <summary>The number of tasks that a call without arguments lists.</summary>
    private const int RecentTasks = 20;

    private StatusEngine? _engine;
    private GptImageClient? _historyClient;
    private HashSet<string>? _taskIds;
    private bool _listsHistory;
    private bool _listsRecent;

    /// <summary>The ids of the tasks, or objects that have them.</summary>
    [Parameter(Position = 0, ParameterSetName = TaskIdSet, ValueFromPipeline = true)]
    [Parameter(Position = 0, ParameterSetName = HistorySet, ValueFromPipeline = true)]
    [Alias("task_id")]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public PSObject?[]? TaskId { get; set; }

    /// <summary>List the history. The service is not called.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    public SwitchParameter History { get; set; }

    /// <summary>List only the newest N.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>List only tasks submitted at this time or later.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    public DateTime? After { get; set; }

    /// <summary>List only tasks with an id that are not known to have ended.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    public SwitchParameter Pending { get; set; }

    /// <summary>List only tasks with one of these tags.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    [SupportsWildcards]
    public string[]? Tag { get; set; }

    /// <summary>List only tasks with one of these idempotency keys.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    [SupportsWildcards]
    public string[]? IdempotencyKey { get; set; }

    /// <summary>List only tasks with one of these statuses.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    public GptImageTaskStatus[]? Status { get; set; }

    /// <summary>The number of polls at the same time.</summary>
    [Parameter(ParameterSetName = TaskIdSet)]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>Whether the call names tasks, also with $null.</summary>
    private bool NamesTasks => MyInvocation.ExpectingInput
        || MyInvocation.BoundParameters.ContainsKey(nameof(TaskId));

    private protected override void Begin()
    {
        TaskViews.Load(this);
        _listsRecent = ParameterSetName == TaskIdSet && !NamesTasks;
        _listsHistory = _listsRecent || ParameterSetName == HistorySet;
        if (_listsHistory)
        {
            _taskIds = NamesTasks ? [] : null;
            _historyClient = CreateClient(apiKey: null, HistorySource.Find(this));
            _historyClient.RequireHistory();
        }
        else
        {
            _engine = CreateClient().CreateStatusEngine(ThrottleLimit, outcome => Pump.Post(() => Write(outcome)));
        }
    }

    private protected override void Process()
    {
        foreach (var input in NamesTasks ? TaskId ?? [null] : [])
        {
            if (ReadTask(input) is not { } known)
            {
                continue;
            }

            if (_engine is { } engine)
            {
                Pump.WriteUntil(engine.AddAsync(known, Stopped));
            }
            else
            {
                _taskIds!.Add(known.TaskId!);
            }
        }
    }

    private protected override void End()
    {
        if (_engine is { } engine)
        {
            Pump.WriteUntil(engine.CompleteAsync(Stopped));
            return;
        }

        var query = new GptImageHistoryQuery
        {
            Last = _listsRecent ? RecentTasks : Last,
            After = After is { } moment ? InputProperties.FromLocal(moment) : null,
            Pending = Pending,
            TaskIds = _taskIds,
            Where = TaskFilter.Of(Tag, IdempotencyKey, Status),
        };
        var history = Pump.WriteUntil(_historyClient!.ReadHistoryAsync(query, Stopped));
        WarnOnce(history.Warning);
        WriteObject(history.Tasks, enumerateCollection: true);
    }
}
