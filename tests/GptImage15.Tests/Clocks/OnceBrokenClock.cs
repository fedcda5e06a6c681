namespace GptImage15.Tests.Clocks;

/// <summary>
/// The system's clock, except that it throws when it is first asked for the time of day: a defect nobody foresaw.
/// </summary>
internal sealed class OnceBrokenClock : TimeProvider
{
    /// <summary>What stands in the exception, as a key might.</summary>
    public const string Secret = "sk-in-an-exception";

    private int _asked;

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Increment(ref _asked) == 1 ? throw new NotImplementedException(Secret) : base.GetUtcNow();
}
