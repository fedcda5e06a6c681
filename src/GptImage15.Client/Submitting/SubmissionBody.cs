using System.Security.Cryptography;
using System.Text.Json;
using GptImage15.Wire;

namespace GptImage15.Submitting;

/// <summary>A checked request as the bytes the service gets.</summary>
internal static class SubmissionBody
{
    public static byte[] Write(GptImageRequest request) =>
        JsonSerializer.SerializeToUtf8Bytes(GenerateBody.Of(request), WireContext.Relaxed.GenerateBody);

    /// <summary>What tells two requests apart, without their words: SHA-256 of the bytes sent.</summary>
    public static string Fingerprint(byte[] body)
    {
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(body));
    }
}
