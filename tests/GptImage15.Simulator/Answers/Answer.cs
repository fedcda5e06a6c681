namespace GptImage15.Simulator;

/// <summary>An HTTP response before it is sent, so that faults can change it.</summary>
internal sealed record Answer(int Status, Content Content)
{
    public string ContentType { get; init; } = Content.Type;

    /// <summary>The offset in the content at which the body starts.</summary>
    public long Offset { get; init; }

    /// <summary>The length of the body, in bytes.</summary>
    public long Length { get; init; } = Content.Length;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Answer With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };
}
