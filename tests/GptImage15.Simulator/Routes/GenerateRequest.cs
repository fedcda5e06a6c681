namespace GptImage15.Simulator;

/// <summary>The fields of a submission, as sent.</summary>
internal sealed record GenerateRequest(
    string Prompt,
    string? Size,
    string? Quality,
    IReadOnlyList<string>? Images,
    string? InputFidelity,
    string? CallbackUrl)
{
    public static (int Width, int Height) PixelsOf(string? size) => size switch
    {
        "1024*1536" => (1024, 1536),
        "1536*1024" => (1536, 1024),
        _ => (1024, 1024),
    };
}
