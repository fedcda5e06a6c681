using System.Globalization;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>What the service, a proxy or the connection does with a submission.</summary>
internal enum Treatment
{
    Accept,
    AcceptAndCut,
    Refuse,
    BadGateway,
    Unreachable,
}

/// <summary>A row of a workload.</summary>
internal sealed record WorkloadRow(GptImageRequest Request, Treatment Treatment)
{
    /// <summary>Two bytes in a file, so that a write can end inside a character.</summary>
    private const char Padding = 'é';

    private const int LongPrompt = 1900;
    private const int LongestPrompt = 60;

    private static readonly Treatment[] Treatments =
    [
        Treatment.Accept, Treatment.Accept, Treatment.Accept, Treatment.Accept, Treatment.AcceptAndCut,
        Treatment.Refuse, Treatment.Refuse, Treatment.Refuse, Treatment.BadGateway, Treatment.Unreachable,
    ];

    public bool IsAccepted => Treatment is Treatment.Accept or Treatment.AcceptAndCut;

    /// <summary>The name of a row, from its prompt.</summary>
    public static string NameOf(string prompt) => prompt.TrimEnd(Padding, ' ');

    /// <summary>Creates rows. Refused rows are long, because a rewrite of the history drops them.</summary>
    public static IEnumerable<WorkloadRow> Create(int workload, int count, Random random)
    {
        for (var number = 0; number < count; number++)
        {
            var treatment = Treatments[random.Next(Treatments.Length)];
            var name = string.Create(CultureInfo.InvariantCulture, $"workload {workload} row {number}");
            var padding = new string(Padding, treatment == Treatment.Refuse ? LongPrompt : random.Next(LongestPrompt));
            var key = random.Next(3) > 0 ? name : null;
            yield return new(new GptImageRequest { Prompt = $"{name} {padding}", IdempotencyKey = key }, treatment);
        }
    }
}
