namespace GptImage15.Simulator;

/// <summary>The ledger as the control route returns it.</summary>
internal sealed record LedgerReport(
    RouteReport Generate,
    RouteReport Status,
    RouteReport Image,
    RouteReport Other,
    long PostsReceived,
    long AcceptedTasks,
    long ChargedCredits,
    long RefundedCredits,
    IReadOnlyList<LedgerTask> Tasks)
{
    public static LedgerReport Of(Ledger ledger) => new(
        RouteReport.Of(ledger, ServiceRoute.Generate),
        RouteReport.Of(ledger, ServiceRoute.Status),
        RouteReport.Of(ledger, ServiceRoute.Image),
        RouteReport.Of(ledger, ServiceRoute.Any),
        ledger.PostsReceived,
        ledger.AcceptedTasks,
        ledger.ChargedCredits,
        ledger.RefundedCredits,
        ledger.Tasks);
}

/// <summary>The counters of a route.</summary>
internal sealed record RouteReport(long Requests, int MaxConcurrent)
{
    public static RouteReport Of(Ledger ledger, ServiceRoute route) =>
        new(ledger.Requests(route), ledger.MaxConcurrent(route));
}
