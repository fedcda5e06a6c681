using System.Net;

namespace GptImage15;

/// <summary>Options of a <see cref="GptImageClient"/>: how it reaches the service, and where its history is.</summary>
public sealed class GptImageClientOptions
{
    /// <summary>The address of the service, <c>https://gptimage15.ai/</c>.</summary>
    public static Uri DefaultBaseUri { get; } = new("https://gptimage15.ai/");

    /// <summary>The address of the service: https, or http on this machine.</summary>
    public Uri BaseUri { get; set; } = DefaultBaseUri;

    /// <summary>The time for one request until its response is read: 1 ms to 1 day. The default is 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The number of retries after the first attempt, 0 or more. The default is 4.</summary>
    public int MaximumRetryCount { get; set; } = 4;

    /// <summary>
    /// The longest pause before the first retry. It doubles with each retry; the pause is a random part of it, or a
    /// longer <c>Retry-After</c>. 0 to 1 day; the default is 1 s.
    /// </summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The proxy; null for the proxy of the environment or the system.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>The user name and password for the proxy; null for none.</summary>
    public NetworkCredential? ProxyCredential { get; set; }

    /// <summary>
    /// Sends the requests in place of the network, for example in a test. Null for the network. The handler must send
    /// each submission at most once: it must not retry and not copy the request, or tasks are paid for twice. The
    /// client gives the body to the network once, so it refuses methods that buffer the content; a handler can read it
    /// with ReadAsStreamAsync. A handler that has read the body can have sent it. If there is no response then, the
    /// outcome is SubmissionOutcomeUnknown, even if no connection was opened. It must not follow redirects, which would
    /// carry the API key. On .NET Framework, it must not reuse connections for submissions.
    /// </summary>
    public HttpMessageHandler? HttpMessageHandler { get; set; }

    /// <summary>
    /// Where submissions are recorded: the absolute path of a file, the address of a table with its shared access
    /// signature, or <c>off</c>. Null takes the environment variable <c>GPTIMAGE15_HISTORY</c>, or a file where the
    /// operating system stores such data.
    /// </summary>
    public string? History { get; set; }

    /// <summary>
    /// Receives a line for each step, in the current UI culture, from any thread: what is sent, accepted or returned,
    /// each retry with its reason, each pause, each change of a status, each download. It contains the first words of
    /// prompts, and no secrets. Its exceptions are ignored. Null for nothing; then no text is made.
    /// </summary>
    public Action<string>? Log { get; set; }

    /// <summary>The clock for pauses and schedules.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>A copy, so that later changes do not change a client.</summary>
    internal GptImageClientOptions Copy() => (GptImageClientOptions)MemberwiseClone();

    /// <summary>Checks the values that no other type checks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentNullException">A value that must be set is null.</exception>
    internal void Check()
    {
        OptionCheck.NotNull(BaseUri, nameof(BaseUri));
        OptionCheck.NotNull(TimeProvider, nameof(TimeProvider));
        OptionCheck.InRange(
            RequestTimeout, TimeSpan.FromMilliseconds(1), OptionCheck.MaximumTime, nameof(RequestTimeout));
        OptionCheck.AtLeast(MaximumRetryCount, 0, nameof(MaximumRetryCount));
        OptionCheck.InRange(RetryInterval, TimeSpan.Zero, OptionCheck.MaximumTime, nameof(RetryInterval));
    }
}
