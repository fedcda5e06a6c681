namespace GptImage15.Saving;

/// <summary>
/// Decides whether a broken attempt made progress. Progress starts the retries over, unless all attempts together are
/// slower than one may be.
/// </summary>
internal sealed class DownloadProgress(GptImageClientOptions options)
{
    private readonly long _start = options.TimeProvider.GetTimestamp();
    private long _furthest;

    /// <summary>Whether an attempt got further than all before it.</summary>
    /// <param name="length">The number of bytes that are there now.</param>
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
