using System.Net;

namespace GptImage15;

/// <summary>How a <see cref="GptImageClient"/> reaches the service.</summary>
public sealed class GptImageClientOptions
{
    /// <summary>The service's own address.</summary>
    public static Uri DefaultBaseUri { get; } = new("https://gptimage15.ai/");

    /// <summary>The address of the service: https, or any address on this machine.</summary>
    public Uri BaseUri { get; set; } = DefaultBaseUri;

    /// <summary>How long one request may take until its answer is read. At least a millisecond; 30 s unless set.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is tried again beyond the first try: 0 or more, 4 unless set.</summary>
    public int MaximumRetryCount { get; set; } = 4;

    /// <summary>
    /// The pause before the first retry; it doubles with each, is drawn at random below that, and gives way to a
    /// longer <c>Retry-After</c>. 1 s unless set.
    /// </summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The proxy to use; null takes the environment's or the system's.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>What the proxy is to be told; null sends nothing.</summary>
    public NetworkCredential? ProxyCredential { get; set; }

    /// <summary>What answers in place of the network; null for the network.</summary>
    internal HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock of pauses and schedules.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
