using System.Buffers;
using System.Text.Json;

namespace GptImage15.Simulator;

/// <summary>The body of a POST: a request, or the reason why the service refuses it.</summary>
internal readonly record struct GenerateBody(GenerateRequest? Request, string? Fault)
{
    private const int MostPromptCharacters = 2000;

    private static readonly string[] Sizes = ["1024*1024", "1024*1536", "1536*1024"];
    private static readonly string[] Qualities = ["low", "medium", "high"];
    private static readonly string[] Fidelities = ["low", "high"];

    public static async ValueTask<GenerateBody> ReadAsync(HttpRequest request)
    {
        var reader = request.BodyReader;
        var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(request.HttpContext.RequestAborted);
        }

        var body = Parse(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    private static GenerateBody Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new GenerateBody(Check(document.RootElement), null)
                : new GenerateBody(null, "body must be a JSON object.");
        }
        catch (BadFieldException bad)
        {
            return new GenerateBody(null, bad.Message);
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with invalid UTF-8 or a lone surrogate.
            return new GenerateBody(null, "body must be JSON.");
        }
    }

    private static GenerateRequest Check(JsonElement body)
    {
        var prompt = Text(body, "prompt");
        if (string.IsNullOrWhiteSpace(prompt))
            throw new BadFieldException("'prompt' is required.");

        if (prompt.Length > MostPromptCharacters && Characters(prompt) > MostPromptCharacters)
            throw new BadFieldException($"'prompt' must be at most {MostPromptCharacters} characters.");

        var request = new GenerateRequest(
            prompt,
            OneOf(body, "size", Sizes),
            OneOf(body, "quality", Qualities),
            Images(body),
            OneOf(body, "input_fidelity", Fidelities),
            Text(body, "callback_url"));

        if (request.InputFidelity is not null && request.Images is null)
            throw new BadFieldException("'input_fidelity' is only for image-to-image; 'images' is missing.");

        if (request.CallbackUrl is not null && !IsHttpUrl(request.CallbackUrl))
            throw new BadFieldException("'callback_url' must be an absolute http(s) URL.");

        return request;
    }

    private static int Characters(string prompt)
    {
        var count = 0;
        foreach (var _ in prompt.EnumerateRunes())
            count++;

        return count;
    }

    private static string[]? Images(JsonElement body)
    {
        if (!body.TryGetProperty("images", out var images))
            return null;

        if (images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0)
        {
            var urls = images.EnumerateArray()
                .Select(url => url.ValueKind == JsonValueKind.String ? url.GetString()! : "")
                .ToArray();
            if (urls.All(IsHttpUrl))
                return urls;
        }

        throw new BadFieldException("'images' must be an array of absolute http(s) URLs.");
    }

    private static string? OneOf(JsonElement body, string field, string[] values)
    {
        var value = Text(body, field);
        return value is null || values.Contains(value)
            ? value
            : throw new BadFieldException($"'{field}' must be one of {string.Join(", ", values)}.");
    }

    private static string? Text(JsonElement body, string field) =>
        !body.TryGetProperty(field, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new BadFieldException($"'{field}' must be a string.");

    private static bool IsHttpUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private sealed class BadFieldException(string message) : Exception(message);
}
