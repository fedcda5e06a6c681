namespace GptImage15.Simulator;

/// <summary>The faults that are not used up, in order. Thread-safe.</summary>
public sealed class FaultScript
{
    private readonly Lock gate = new();
    private readonly List<ArmedFault> armed = [];
    private int count;

    /// <summary>The number of faults that are not used up.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Adds faults at the end of the script.</summary>
    public void Add(params IEnumerable<Fault> faults)
    {
        lock (gate)
        {
            armed.AddRange(faults.Select(fault => new ArmedFault(fault)).Where(fault => !fault.IsSpent));
            count = armed.Count;
        }
    }

    /// <summary>Removes all faults. Requests that already have a fault keep it.</summary>
    public void Clear()
    {
        lock (gate)
        {
            armed.Clear();
            count = 0;
        }
    }

    /// <summary>The fault for a request; null for none.</summary>
    internal Fault? Take(FaultQuery query) => TakeFirst(fault => fault.Fits(query));

    /// <summary>The fault that depends on the prompt of a POST. Other faults apply before the body is read.</summary>
    internal Fault? TakeForPrompt(FaultQuery query) =>
        TakeFirst(fault => fault.Fault.Prompt is not null && fault.Fits(query));

    internal bool TakeRefusal() => TakeFirst(static fault => fault.Fault.RefuseConnection) is not null;

    private Fault? TakeFirst(Predicate<ArmedFault> fits)
    {
        if (Count == 0)
            return null;

        lock (gate)
        {
            for (var i = 0; i < armed.Count; i++)
            {
                var candidate = armed[i];
                if (!fits(candidate) || !candidate.Strikes())
                    continue;

                if (candidate.IsSpent)
                {
                    armed.RemoveAt(i);
                    count = armed.Count;
                }

                return candidate.Fault;
            }
        }

        return null;
    }
}
