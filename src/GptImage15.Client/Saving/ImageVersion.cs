using System.Globalization;
using System.Net.Http.Headers;

namespace GptImage15.Saving;

/// <summary>
/// Which version of an image an answer holds, so that the rest of one is never joined to the beginning of another.
/// </summary>
internal sealed class ImageVersion
{
    private ImageVersion(string? validator, long? totalLength)
    {
        Validator = validator;
        TotalLength = totalLength;
    }

    /// <summary>
    /// What names the version: a strong ETag, or the time of its last change where there is no ETag; null where
    /// nothing does.
    /// </summary>
    public string? Validator { get; }

    /// <summary>The size of the whole image, where the server announced it.</summary>
    public long? TotalLength { get; }

    /// <summary>The version that an answer holds.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="earlier">The version of an earlier answer, which may tell what this one leaves out.</param>
    public static ImageVersion Of(HttpResponseMessage answer, ImageVersion? earlier)
    {
        var content = answer.Content.Headers;
        var validator = answer.Headers.ETag is { } tag ? (tag.IsWeak ? null : tag.Tag)
            : HasCertainTime(answer.Headers.Date, content.LastModified)
                ? content.LastModified?.ToString("R", CultureInfo.InvariantCulture)
                : null;
        var length = (int)answer.StatusCode == 206 ? content.ContentRange?.Length : content.ContentLength;

        // An answer without a length may end at its connection's end, and be whole or not.
        return new ImageVersion(validator, length ?? (earlier?.Validator == validator ? earlier?.TotalLength : null));
    }

    /// <summary>Whether an answer holds the image from an offset on, of whatever version.</summary>
    public static bool IsPart(HttpResponseMessage answer, long offset)
    {
        var content = answer.Content.Headers;
        return (int)answer.StatusCode == 206
            && content.ContentRange is { Unit: "bytes", From: { } from, Length: not null } && from == offset
            && content.ContentEncoding.Count == 0
            && content.ContentType?.MediaType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true;
    }

    /// <summary>Whether an answer holds the rest of this version, from an offset on.</summary>
    public bool IsContinuedBy(HttpResponseMessage answer, long offset)
    {
        var other = Of(answer, null);
        return IsPart(answer, offset)
            && Validator is not null && Validator == other.Validator
            && (TotalLength is null || TotalLength == other.TotalLength);
    }

    /// <summary>Asks for the rest of this version, from an offset on, or for the whole of another.</summary>
    public void AskForRest(HttpRequestHeaders request, long offset)
    {
        request.Range = new RangeHeaderValue(offset, null);
        request.TryAddWithoutValidation("If-Range", Validator);
    }

    /// <summary>RFC 9110, 8.8.2.2: two changes within the second of an answer would have one time.</summary>
    private static bool HasCertainTime(DateTimeOffset? answered, DateTimeOffset? changed) =>
        answered - changed >= TimeSpan.FromSeconds(1);
}
