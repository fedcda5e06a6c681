namespace GptImage15.Simulator;

/// <summary>
/// A fault: the requests that it matches, and what happens to them. Each request gets only the first fault of the
/// script that matches it. The actions of a fault combine.
/// </summary>
public sealed record Fault
{
    // The matching requests.

    /// <summary>The route; Any for all routes.</summary>
    public ServiceRoute Route { get; init; }

    /// <summary>The number of requests with this fault; -1 for all.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The number of matching requests before the first one with this fault.</summary>
    public int Skip { get; init; }

    /// <summary>Only requests for a task whose id contains this (for /files and /samples: the name).</summary>
    public string? TaskId { get; init; }

    /// <summary>
    /// Only requests for a task whose prompt contains this. The prompt of a POST is known only when its body is read,
    /// so even a cut before the request then comes after the body.
    /// </summary>
    public string? Prompt { get; init; }

    /// <summary>Only requests that are not the first on their connection.</summary>
    public bool OnReusedConnection { get; init; }

    /// <summary>The probability that a matching request has this fault; null for always.</summary>
    public double? Probability { get; init; }

    /// <summary>The seed of the choices of <see cref="Probability"/>, which makes them the same in each run.</summary>
    public int Seed { get; init; }

    // The connection.

    /// <summary>
    /// Resets a new connection directly after it is accepted. Of the other properties, only Times, Skip, Probability
    /// and Seed apply.
    /// </summary>
    public bool RefuseConnection { get; init; }

    /// <summary>Where the connection is cut.</summary>
    public Cut Cut { get; init; }

    /// <summary>Cuts with a TCP reset instead of a plain close.</summary>
    public bool Reset { get; init; }

    /// <summary>
    /// Sends no response. The request stays open until the client disconnects or the simulator is disposed.
    /// </summary>
    public bool NeverAnswer { get; init; }

    /// <summary>The time between the work and the response.</summary>
    public TimeSpan Delay { get; init; }

    // Another response. With any of these, the service does not process the request, unless AcceptFirst is set.

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>The code in the body; null for the HTTP status.</summary>
    public int? BodyCode { get; init; }

    /// <summary>The message in the body.</summary>
    public string? Message { get; init; }

    /// <summary>The whole body, as text; application/json unless <see cref="ContentType"/> says otherwise.</summary>
    public string? RawBody { get; init; }

    /// <summary>The whole body, as bytes (in JSON: Base64).</summary>
    public byte[]? RawBytes { get; init; }

    /// <summary>
    /// Processes the request (creates and charges the task) first. The response of the fault, or no response, follows.
    /// </summary>
    public bool AcceptFirst { get; init; }

    // Changes to the response.

    /// <summary>The content type.</summary>
    public string? ContentType { get; init; }

    /// <summary>The Retry-After header: seconds or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The Location header.</summary>
    public string? Location { get; init; }

    /// <summary>Sends only the first bytes of the body, with the Content-Length of these bytes.</summary>
    public long? Truncate { get; init; }

    /// <summary>Sends no Content-Length: the body is chunked or, if it is cut, ends with the connection.</summary>
    public bool DropContentLength { get; init; }

    /// <summary>Sends this Content-Length, then the unchanged body, and closes the connection.</summary>
    public long? WrongLength { get; init; }

    /// <summary>Sends the body slowly, this number of bytes at a time.</summary>
    public int? SlowBytes { get; init; }

    /// <summary>The time between two portions of <see cref="SlowBytes"/>.</summary>
    public TimeSpan SlowInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends endless white space after the body.</summary>
    public bool EndlessBody { get; init; }

    /// <summary>Cuts after this number of bytes of the body, with the full Content-Length.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>Sends the whole content in response to a request for a range.</summary>
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

    /// <summary>Before the body of the request is read.</summary>
    BeforeRequest,

    /// <summary>After a part of the body of the request is read; nothing is accepted.</summary>
    MidRequest,

    /// <summary>After the work (the task is created and charged), without a response.</summary>
    AfterAccept,

    /// <summary>After the work, the headers and half of the body.</summary>
    MidAnswer,
}
