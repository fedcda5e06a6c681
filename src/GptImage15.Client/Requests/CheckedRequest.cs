using System.Security.Cryptography;
using GptImage15.Outcomes;
using GptImage15.Wire;

namespace GptImage15.Requests;

/// <summary>
/// A request that was checked, once: as the caller gave it, as the service spells it, and as the bytes to send.
/// </summary>
internal sealed class CheckedRequest
{
    private const string ContentPrefix = "content-";

    private string? _fingerprint;

    private CheckedRequest(GptImageRequest original, GptImageRequest request, GptImageSubmitOptions? options)
    {
        Original = original;
        Body = RequestConverter.ToBody(request);
        Request = options is { ContentKey: true } && request.IdempotencyKey is null
            ? request with { IdempotencyKey = ContentKey }
            : request;
        RetryFailed = options is { RetryFailed: true };
    }

    /// <summary>The request as the caller gave it.</summary>
    public GptImageRequest Original { get; }

    /// <summary>The request in the service's spelling.</summary>
    public GptImageRequest Request { get; }

    /// <summary>The bytes to send.</summary>
    public byte[] Body { get; }

    /// <summary>The idempotency key; null where the caller gave none.</summary>
    public string? IdempotencyKey => Request.IdempotencyKey;

    /// <summary>Whether it may be submitted although an earlier task with its idempotency key has failed.</summary>
    public bool RetryFailed { get; }

    /// <summary>Differs between requests that differ: the SHA-256 of the bytes to send, in base64.</summary>
    public string Fingerprint => _fingerprint ??= Hash(Body);

    /// <summary>
    /// The fingerprint as an idempotency key: without the characters of base64 that have a meaning in paths and URLs.
    /// </summary>
    private string ContentKey => ContentPrefix + Fingerprint.TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The options of its submission; null for the defaults.</param>
    /// <exception cref="GptImageException">InvalidRequest: names the value and what would be right.</exception>
    public static CheckedRequest Of(GptImageRequest request, GptImageSubmitOptions? options = null)
    {
        try
        {
            return new(request, RequestRules.Check(request), options);
        }
        catch (Exception exception) when (exception is not GptImageException)
        {
            // The list of images is the caller's and may throw anything, for example if another thread changes it.
            throw UnexpectedError.Of(exception, GptImageErrorId.InvalidRequest, request);
        }
    }

    private static string Hash(byte[] body)
    {
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(body));
    }
}
