namespace GptImage15.Simulator;

/// <summary>An HTTP answer before it is sent, so that faults can change it.</summary>
internal sealed record Answer(int Status, Content Content)
{
    public string ContentType { get; init; } = Content.Type;

    /// <summary>The part of the content that is the body.</summary>
    public long Offset { get; init; }

    /// <summary>The body's length.</summary>
    public long Length { get; init; } = Content.Length;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Answer With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };
}
