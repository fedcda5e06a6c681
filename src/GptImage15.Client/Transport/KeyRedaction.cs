using System.Text;
using System.Text.RegularExpressions;

namespace GptImage15.Transport;

/// <summary>
/// Removes the API key from responses and error messages, so that nothing that is read from them contains it.
/// </summary>
/// <param name="key">The API key.</param>
/// <param name="others">Other secrets: the password of the proxy, and the credentials as they are sent to it.</param>
internal sealed class KeyRedaction(string key, params string[] others)
{
    /// <summary>
    /// API keys of the service (sk-…) are longer. A shorter text may be part of ordinary words. It is removed from
    /// messages, but not from the values of a response: that could damage the task id.
    /// </summary>
    private const int ShortestKey = 8;

    /// <summary>Maps each byte to one character, so positions in the text are positions in the bytes.</summary>
    private static readonly Encoding Bytewise = Encoding.GetEncoding("iso-8859-1");

    private readonly byte[] _keyBytes = Encoding.UTF8.GetBytes(key);

    /// <summary>
    /// Created when the first text is searched: most calls need none. A character after a backslash belongs to the
    /// escape sequence; replacing it alone would leave invalid JSON.
    /// </summary>
    private readonly Lazy<Regex> _spellings = new(
        () => new Regex(@"(?<!\\)" + string.Concat(key.Select(Spellings)), RegexOptions.CultureInvariant));

    /// <summary>Overwrites the API key in a body, so that no value that is read from it contains the key.</summary>
    public void Redact(Span<byte> body)
    {
        if (key.Length < ShortestKey)
        {
            return;
        }

        var rest = body;
        for (var at = rest.IndexOf(_keyBytes); at >= 0; at = rest.IndexOf(_keyBytes))
        {
            rest.Slice(at, _keyBytes.Length).Fill((byte)'*');
            rest = rest.Slice(at + _keyBytes.Length);
        }

        if (body.IndexOfAny((byte)'\\', (byte)'%') < 0)
        {
            return;
        }

        foreach (Match spelling in _spellings.Value.Matches(Bytewise.GetString(body.ToArray())))
        {
            body.Slice(spelling.Index, spelling.Length).Fill((byte)'*');
        }
    }

    /// <summary>A text without the API key, whatever escape sequences its characters have.</summary>
    public string Redact(string text)
    {
        foreach (var other in others.Where(other => other.Length > 0))
        {
            text = text.Replace(other, "***");
        }

        return _spellings.Value.Replace(text.Replace(key, "***"), "***");
    }

    /// <summary>A task id without the API key.</summary>
    public string RedactId(string id) => key.Length < ShortestKey ? id : Redact(id);

    /// <summary>
    /// A character as it is, and with the escape sequences of JSON, of JSON in a string of JSON, and of URLs.
    /// </summary>
    private static string Spellings(char character) =>
        $@"(?>(?:\\{{1,3}}u00|%)(?i:{(int)character:x2})|\\{{0,3}}{Regex.Escape(character.ToString())})";
}
