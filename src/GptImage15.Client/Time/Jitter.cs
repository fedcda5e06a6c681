namespace GptImage15.Time;

/// <summary>Random numbers for pauses, so that many clients do not call at the same moment.</summary>
internal static class Jitter
{
#if NET
    /// <summary>A number from 0 to less than 1.</summary>
    public static double NextDouble() => Random.Shared.NextDouble();
#else
    [ThreadStatic]
    private static Random? _random;

    /// <summary>A number from 0 to less than 1.</summary>
    public static double NextDouble() => (_random ??= new Random(Guid.NewGuid().GetHashCode())).NextDouble();
#endif
}
