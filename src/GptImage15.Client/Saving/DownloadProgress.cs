namespace GptImage15.Saving;

/// <summary>
/// Decides whether an interrupted attempt made progress. Progress resets the number of retries, unless all attempts
/// together are slower than the minimum rate.
/// </summary>
internal sealed class DownloadProgress(GptImageClientOptions options)
{
    private readonly long _start = options.TimeProvider.GetTimestamp();
    private long _furthest;

    /// <summary>Whether an attempt received more bytes than all attempts before it.</summary>
    /// <param name="length">The number of bytes received so far.</param>
    public bool IsMadeBy(long length)
    {
        if (length <= _furthest)
        {
            return false;
        }

        _furthest = length;
        var elapsed = options.TimeProvider.GetElapsedTime(_start);
        return elapsed <= ImageStream.LongestTimeFor(length, options.RequestTimeout);
    }
}
