using GptImage15.Logging;
using GptImage15.Resources;

namespace GptImage15.Time;

/// <summary>Runs a call again after errors that may pass, with growing pauses.</summary>
internal sealed class RetryPolicy(GptImageClientOptions options)
{
    /// <summary>The longest pause. A call does not wait for a service that asks for more.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    /// <summary>The options of the client.</summary>
    public GptImageClientOptions Options => options;

    /// <summary>A policy without retries.</summary>
    public static RetryPolicy None(GptImageClientOptions options)
    {
        options = options.Copy();
        options.MaximumRetryCount = 0;
        return new RetryPolicy(options);
    }

    /// <summary>Runs attempts until one succeeds, its error is final, or no retry is left.</summary>
    /// <param name="attempt">One attempt. Returns its error, or null where it succeeded.</param>
    /// <param name="mayPass">Whether another attempt may succeed after an error.</param>
    /// <param name="cancellationToken">Ends a pause. The attempt itself gets it from the caller.</param>
    /// <param name="hasProgressed">Whether the last attempt got further than all before: the retries start over
    /// then.</param>
    /// <param name="subject">What the attempt is about, for the log.</param>
    /// <returns>The error of the last attempt, or null.</returns>
    /// <exception cref="OperationCanceledException">Cancelled during a pause.</exception>
    public async Task<GptImageException?> RunAsync(
        Func<Task<GptImageException?>> attempt,
        Func<GptImageException, bool> mayPass,
        CancellationToken cancellationToken,
        Func<bool>? hasProgressed = null,
        object? subject = null)
    {
        for (var retries = 0; ; retries++)
        {
            var error = await attempt().ConfigureAwait(false);
            if (error is null || !mayPass(error))
            {
                return error;
            }

            retries = hasProgressed?.Invoke() == true ? 0 : retries;
            if (!await PauseAsync(retries, error, subject, cancellationToken).ConfigureAwait(false))
            {
                return error;
            }
        }
    }

    /// <summary>Waits before another attempt.</summary>
    /// <param name="retries">0 after the first attempt.</param>
    /// <param name="error">The error of the last attempt.</param>
    /// <param name="subject">What the attempt is about, for the log.</param>
    /// <param name="cancellationToken">Ends the pause.</param>
    /// <returns>False where no retry is left.</returns>
    /// <exception cref="OperationCanceledException">Cancelled during the pause.</exception>
    public async Task<bool> PauseAsync(
        int retries, GptImageException error, object? subject, CancellationToken cancellationToken)
    {
        if (!TryGetPause(retries, error.RetryAfter, out var pause))
        {
            return false;
        }

        options.Log?.SayWhy(
            Messages.LogRetry, subject, error, pause.TotalSeconds, retries + 1, options.MaximumRetryCount);
        await options.TimeProvider.DelayAsync(pause, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Whether there is another attempt, and the pause before it: backoff with full jitter, or <c>Retry-After</c>.
    /// </summary>
    /// <param name="retries">0 after the first attempt.</param>
    /// <param name="retryAfter">The pause that the service asked for.</param>
    /// <param name="pause">The pause.</param>
    internal bool TryGetPause(int retries, TimeSpan? retryAfter, out TimeSpan pause)
    {
        pause = TimeSpan.Zero;
        if (retries >= options.MaximumRetryCount || retryAfter > LongestPause)
        {
            return false;
        }

        var ceiling = Math.Min(
            options.RetryInterval.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 20)),
            LongestPause.TotalMilliseconds);
        pause = TimeSpan.FromMilliseconds(Math.Max(1, ceiling * Jitter.NextDouble()));
        if (retryAfter > pause)
        {
            pause = retryAfter.Value;
        }

        return true;
    }
}
