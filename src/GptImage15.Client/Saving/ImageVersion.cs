using System.Globalization;
using System.Net.Http.Headers;

namespace GptImage15.Saving;

/// <summary>
/// The version of an image in a response, so that the rest of one version is never appended to the start of another.
/// </summary>
internal sealed class ImageVersion
{
    private ImageVersion(string? validator, long? totalLength)
    {
        Validator = validator;
        TotalLength = totalLength;
    }

    /// <summary>
    /// Identifies the version: a strong ETag, or the time of the last change if there is no ETag; null if neither does.
    /// </summary>
    public string? Validator { get; }

    /// <summary>The size of the whole image, in bytes; null where the server did not announce it.</summary>
    public long? TotalLength { get; }

    /// <summary>The version of the image in a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="earlier">The version in an earlier response, which may have values that this one omits.</param>
    public static ImageVersion Of(HttpResponseMessage response, ImageVersion? earlier)
    {
        var content = response.Content.Headers;
        var validator = response.Headers.ETag is { } tag ? (tag.IsWeak ? null : tag.Tag)
            : HasCertainTime(response.Headers.Date, content.LastModified)
                ? content.LastModified?.ToString("R", CultureInfo.InvariantCulture)
                : null;
        var length = (int)response.StatusCode == 206 ? content.ContentRange?.Length : content.ContentLength;

        // A response without a length can end with its connection, complete or not.
        return new ImageVersion(validator, length ?? (earlier?.Validator == validator ? earlier?.TotalLength : null));
    }

    /// <summary>Whether a response has the image from an offset on, of any version.</summary>
    public static bool IsPart(HttpResponseMessage response, long offset)
    {
        var content = response.Content.Headers;
        return (int)response.StatusCode == 206
            && content.ContentRange is { Unit: "bytes", From: { } from, Length: not null } && from == offset
            && content.ContentEncoding.Count == 0
            && content.ContentType?.MediaType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true;
    }

    /// <summary>Whether a response has the rest of this version from an offset on.</summary>
    public bool IsContinuedBy(HttpResponseMessage response, long offset)
    {
        var other = Of(response, null);
        return IsPart(response, offset)
            && Validator is not null && Validator == other.Validator
            && (TotalLength is null || TotalLength == other.TotalLength);
    }

    /// <summary>
    /// Requests the rest of this version from an offset on, or the whole image if its version has changed (RFC 9110,
    /// 13.1.5).
    /// </summary>
    public void AskForRest(HttpRequestHeaders request, long offset)
    {
        request.Range = new RangeHeaderValue(offset, null);
        request.TryAddWithoutValidation("If-Range", Validator);
    }

    /// <summary>
    /// Whether the time identifies a version: two changes in the second of a response have the same time (RFC 9110,
    /// 8.8.2.2).
    /// </summary>
    private static bool HasCertainTime(DateTimeOffset? date, DateTimeOffset? lastModified) =>
        date - lastModified >= TimeSpan.FromSeconds(1);
}
