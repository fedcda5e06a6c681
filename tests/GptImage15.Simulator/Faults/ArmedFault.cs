namespace GptImage15.Simulator;

/// <summary>A fault and its remaining number of requests. The lock of the script protects it.</summary>
internal sealed class ArmedFault(Fault fault)
{
    private readonly Random? draws = fault.Probability is null ? null : new Random(fault.Seed);
    private int skipsLeft = fault.Skip;
    private int timesLeft = fault.Times;

    public Fault Fault { get; } = fault;

    public bool IsSpent => timesLeft == 0;

    public bool Fits(in FaultQuery query) =>
        !Fault.RefuseConnection
        && (Fault.Route == query.Route || Fault.Route == ServiceRoute.Any)
        && (!Fault.OnReusedConnection || query.OnReusedConnection)
        && (Fault.TaskId is null || query.TaskId?.Contains(Fault.TaskId, StringComparison.Ordinal) == true)
        && (Fault.Prompt is null || query.Prompt?.Contains(Fault.Prompt, StringComparison.Ordinal) == true);

    /// <summary>Whether this matching request gets the fault. If so, the remaining number decreases.</summary>
    public bool Strikes()
    {
        if (skipsLeft > 0)
        {
            skipsLeft--;
            return false;
        }

        if (draws is not null && draws.NextDouble() >= Fault.Probability)
            return false;

        if (timesLeft > 0)
            timesLeft--;

        return true;
    }
}

/// <summary>The properties of a request that a fault can match.</summary>
internal readonly record struct FaultQuery(
    ServiceRoute Route, string? TaskId, string? Prompt, bool OnReusedConnection);
