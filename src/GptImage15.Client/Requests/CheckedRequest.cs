using System.Security.Cryptography;
using GptImage15.Outcomes;
using GptImage15.Wire;

namespace GptImage15.Requests;

/// <summary>
/// A request that was checked, once: as the caller gave it, as the service spells it, and as the bytes to send.
/// </summary>
internal sealed class CheckedRequest
{
    private string? _fingerprint;

    private CheckedRequest(GptImageRequest original, GptImageRequest request)
    {
        Original = original;
        Request = request;
        Body = RequestConverter.ToBody(request);
    }

    /// <summary>The request as the caller gave it.</summary>
    public GptImageRequest Original { get; }

    /// <summary>The request in the service's spelling.</summary>
    public GptImageRequest Request { get; }

    /// <summary>The bytes to send.</summary>
    public byte[] Body { get; }

    /// <summary>The idempotency key; null where the caller gave none.</summary>
    public string? IdempotencyKey => Request.IdempotencyKey;

    /// <summary>Differs between requests that differ: the SHA-256 of the bytes to send, in base64.</summary>
    public string Fingerprint => _fingerprint ??= Hash(Body);

    /// <summary>Checks a request.</summary>
    /// <exception cref="GptImageException">InvalidRequest: names the value and what would be right.</exception>
    public static CheckedRequest Of(GptImageRequest request)
    {
        try
        {
            return new(request, RequestRules.Check(request));
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
