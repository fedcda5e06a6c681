namespace GptImage15.Transport;

internal static class TimeProviderDelay
{
    /// <summary>Waits on the given clock.</summary>
    public static Task DelayAsync(this TimeProvider clock, TimeSpan time, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(time, clock, cancellationToken);
#else
        clock.Delay(time, cancellationToken);
#endif
}
