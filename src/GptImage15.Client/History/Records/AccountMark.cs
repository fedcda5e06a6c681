using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GptImage15.History.Records;

/// <summary>
/// Shows whether two submissions were made with the same API key, without storing it: a random salt and a shortened
/// hash. Many API keys have the same mark, so an API key cannot be found from it.
/// </summary>
internal static class AccountMark
{
    private const int Bytes = 4;

    /// <summary>A mark of an API key. It differs in each call, because the salt is random.</summary>
    public static string Of(string apiKey)
    {
        var salt = new byte[Bytes];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(salt);
        return Of(Text(salt), apiKey);
    }

    /// <summary>Whether a mark is that of an API key; false for a text that is not a mark.</summary>
    public static bool IsOf(string mark, string apiKey) =>
        mark.IndexOf('.') is var end and > 0 && Of(mark.Substring(0, end), apiKey) == mark;

    private static string Of(string salt, string apiKey)
    {
        using var sha = SHA256.Create();
        return salt + "." + Text(sha.ComputeHash(Encoding.UTF8.GetBytes(salt + apiKey)));
    }

    private static string Text(byte[] bytes) =>
        string.Concat(bytes.Take(Bytes).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
}
