using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>A row that is being submitted, with its own engine.</summary>
internal sealed class UnderWay
{
    private readonly HeldCall _call;

    public UnderWay(WorkloadRow row, TaskHistory history, string taskId)
    {
        Row = row;
        History = history;
        Charge = new ChargedTask(row.Request.Prompt!, taskId);
        _call = new HeldCall(row.Treatment != Treatment.Unreachable);
        Done = SubmitAsync();
    }

    public WorkloadRow Row { get; }

    public TaskHistory History { get; }

    /// <summary>The task that the service creates if it accepts the row.</summary>
    public ChargedTask Charge { get; }

    public Task<GptImageOutcome<GptImageTask>> Done { get; }

    /// <summary>The same row again. It waits for this one, because it has the same idempotency key.</summary>
    public UnderWay? Follower { get; set; }

    /// <summary>Waits until the row has an outcome or needs a response.</summary>
    /// <returns>Whether it needs a response.</returns>
    public async Task<bool> ArrivesAsync() =>
        await Task.WhenAny(_call.Arrived, Done).WaitAsync(ServiceClient.Patience) == _call.Arrived;

    public void Answer()
    {
        switch (Row.Treatment)
        {
            case Treatment.Accept:
                _call.Answer(ServiceAnswers.Accepted(Charge.TaskId));
                break;
            case Treatment.Refuse:
                _call.Answer(ServiceAnswers.Refused());
                break;
            case Treatment.BadGateway:
                _call.Answer(ServiceAnswers.BadGateway());
                break;
            default:
                _call.Cut();
                break;
        }
    }

    private async Task<GptImageOutcome<GptImageTask>> SubmitAsync()
    {
        GptImageOutcome<GptImageTask>? outcome = null;
        var engine = Create.SubmissionEngine(
            ServiceClient.For(_call), History, new GptImageSubmitOptions(), made => outcome ??= made);
        await engine.AddAsync(Row.Request, CancellationToken.None);
        await engine.CompleteAsync(CancellationToken.None);
        return outcome!;
    }
}
