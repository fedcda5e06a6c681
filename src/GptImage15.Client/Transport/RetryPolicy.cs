using System.Net.Http.Headers;

namespace GptImage15.Transport;

/// <summary>How often and after which pause a call is tried again.</summary>
internal sealed class RetryPolicy(GptImageClientOptions options)
{
    /// <summary>A service that asks for a longer pause than this is not waited for by a single call.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    /// <summary>Whether there is another try, and the pause before it: backoff with full jitter, or <c>Retry-After</c>.</summary>
    /// <param name="retriesSoFar">0 after the first try.</param>
    /// <param name="retryAfter">What the service asked for.</param>
    /// <param name="pause">How long to wait.</param>
    public bool TryGetPause(int retriesSoFar, TimeSpan? retryAfter, out TimeSpan pause)
    {
        pause = TimeSpan.Zero;
        if (retriesSoFar >= options.MaximumRetryCount || retryAfter > LongestPause)
        {
            return false;
        }

        var ceiling = Math.Min(
            options.RetryInterval.TotalMilliseconds * Math.Pow(2, Math.Min(retriesSoFar, 20)),
            LongestPause.TotalMilliseconds);
        pause = TimeSpan.FromMilliseconds(Math.Max(1, ceiling * Jitter.NextDouble()));
        if (retryAfter > pause)
        {
            pause = retryAfter.Value;
        }

        return true;
    }

    /// <summary>Waits on the clock of the options.</summary>
    public Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        options.TimeProvider.DelayAsync(pause, cancellationToken);

    /// <summary>Reads <c>Retry-After</c> in its two forms, seconds and a date (RFC 9110, 10.2.3); never negative.</summary>
    public static TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
