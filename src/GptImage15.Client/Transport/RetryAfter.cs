using System.Net.Http.Headers;

namespace GptImage15.Transport;

/// <summary>Reads the header <c>Retry-After</c>.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// The pause, never negative; null without the header. Its value is a number of seconds or a date (RFC 9110,
    /// 10.2.3).
    /// </summary>
    public static TimeSpan? Read(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var pause = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
