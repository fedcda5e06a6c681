namespace GptImage15.Simulator;

/// <summary>
/// Something that goes wrong: which requests it befalls, and what happens to them. The first fault of the script
/// that fits a request is the only one it meets; actions combine.
/// </summary>
public sealed record Fault
{
    // Which requests.

    /// <summary>The route; Any is each of them.</summary>
    public ServiceRoute Route { get; init; }

    /// <summary>How many requests have this fault; -1 for all.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many matching requests pass before.</summary>
    public int Skip { get; init; }

    /// <summary>Only requests about a task whose id contains this (for /files and /samples: the name).</summary>
    public string? TaskId { get; init; }

    /// <summary>Only requests about a task whose prompt contains this. A POST's prompt is known once its body is
    /// read, so with this even a cut before the request comes after the body.</summary>
    public string? Prompt { get; init; }

    /// <summary>Only requests that are not the first on their connection.</summary>
    public bool OnReusedConnection { get; init; }

    /// <summary>The probability that a matching request has this fault; null for always.</summary>
    public double? Probability { get; init; }

    /// <summary>Makes the random choices of <see cref="Probability"/> the same in each run.</summary>
    public int Seed { get; init; }

    // The connection.

    /// <summary>Resets a new connection right after it is accepted; nothing else of the fault counts but Times,
    /// Skip, Probability and Seed.</summary>
    public bool RefuseConnection { get; init; }

    /// <summary>Where the connection is cut.</summary>
    public Cut Cut { get; init; }

    /// <summary>Cuts with a TCP reset instead of a plain close.</summary>
    public bool Reset { get; init; }

    /// <summary>Never answers: the request is held until the client disconnects or the simulator is disposed.</summary>
    public bool NeverAnswer { get; init; }

    /// <summary>Waits between doing the work and answering.</summary>
    public TimeSpan Delay { get; init; }

    // Another answer. With any of these the service doesn't do what was asked, unless AcceptFirst.

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>The code in the body; without it the HTTP status stands there too.</summary>
    public int? BodyCode { get; init; }

    /// <summary>The message in the body.</summary>
    public string? Message { get; init; }

    /// <summary>The whole body, as text; application/json unless <see cref="ContentType"/> says otherwise.</summary>
    public string? RawBody { get; init; }

    /// <summary>The whole body, as bytes (in JSON: Base64).</summary>
    public byte[]? RawBytes { get; init; }

    /// <summary>Does what was asked (creates and charges the task) before the fault's own answer or silence.</summary>
    public bool AcceptFirst { get; init; }

    // Changes to whichever answer goes out.

    /// <summary>The content type.</summary>
    public string? ContentType { get; init; }

    /// <summary>The Retry-After header: seconds or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The Location header.</summary>
    public string? Location { get; init; }

    /// <summary>Sends only the first bytes of the body, with a Content-Length that fits them.</summary>
    public long? Truncate { get; init; }

    /// <summary>Announces no length: sends chunks, or, when cut, a body that ends with the connection.</summary>
    public bool DropContentLength { get; init; }

    /// <summary>Announces this Content-Length, sends the body it has, and closes.</summary>
    public long? WrongLength { get; init; }

    /// <summary>Sends the body slowly, this number of bytes at a time.</summary>
    public int? SlowBytes { get; init; }

    /// <summary>The time between two portions of <see cref="SlowBytes"/>.</summary>
    public TimeSpan SlowInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends endless white space after the body.</summary>
    public bool EndlessBody { get; init; }

    /// <summary>Cuts after this number of bytes of the body, with the full Content-Length.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>Answers a request for a range with the whole.</summary>
    public bool IgnoreRange { get; init; }

    internal bool HasAnswer =>
        Status is not null || BodyCode is not null || Message is not null
        || RawBody is not null || RawBytes is not null;

    internal bool LeavesUndone => (HasAnswer || NeverAnswer) && !AcceptFirst && Cut is Cut.None;
}

/// <summary>Where a connection is cut.</summary>
public enum Cut
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Before the request's body is read.</summary>
    BeforeRequest,

    /// <summary>After a part of the request's body was read; nothing is accepted.</summary>
    MidRequest,

    /// <summary>After the work was done (the task is created and charged), without an answer.</summary>
    AfterAccept,

    /// <summary>After the work was done and the headers and half of the body were sent.</summary>
    MidAnswer,
}
