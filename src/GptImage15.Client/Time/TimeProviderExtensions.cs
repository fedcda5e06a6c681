namespace GptImage15.Time;

internal static class TimeProviderExtensions
{
    /// <summary>Waits by the given clock.</summary>
    public static Task DelayAsync(this TimeProvider clock, TimeSpan time, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(time, clock, cancellationToken);
#else
        clock.Delay(time, cancellationToken);
#endif
}
