namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The service after a crash. It continues with its ledger, and accepts every submission at once.</summary>
internal sealed class AcceptingService(Ledger ledger) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var task = new ChargedTask(await ServiceAnswers.PromptOfAsync(request), $"again-{ledger.Charged.Count}");
        ledger.Accept(task);
        return ServiceAnswers.Accepted(task.TaskId);
    }
}
