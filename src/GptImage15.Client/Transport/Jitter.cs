namespace GptImage15.Transport;

/// <summary>Chance for pauses, so that many callers do not come back at once.</summary>
internal static class Jitter
{
#if NET
    /// <summary>A number from 0 to below 1.</summary>
    public static double NextDouble() => Random.Shared.NextDouble();
#else
    [ThreadStatic]
    private static Random? _random;

    /// <summary>A number from 0 to below 1.</summary>
    public static double NextDouble() => (_random ??= new Random(Guid.NewGuid().GetHashCode())).NextDouble();
#endif
}
