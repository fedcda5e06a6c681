using System.Text;
using System.Text.RegularExpressions;

namespace GptImage15.Transport;

/// <summary>Takes a key out of what the service or the network says, so that nothing read from it can carry the key on.</summary>
/// <param name="key">The key.</param>
/// <param name="others">What else no text may show: what a proxy is told.</param>
internal sealed class KeyRedaction(string key, params string[] others)
{
    /// <summary>
    /// A shorter text is no key of the service's (sk-…) but somebody's placeholder, and part of its words: blotting it would
    /// spoil the very fields that name a paid task.
    /// </summary>
    private const int ShortestKey = 8;

    /// <summary>A byte is a character, so that what is found in the text is in the same place of the bytes.</summary>
    private static readonly Encoding Bytewise = Encoding.GetEncoding("iso-8859-1");

    private readonly byte[] _keyBytes = Encoding.UTF8.GetBytes(key);

    /// <summary>
    /// Made when there is a text to look through: most calls end without one. What follows a backslash belongs to it:
    /// blotted alone it would leave JSON that nobody can read.
    /// </summary>
    private readonly Lazy<Regex> _spellings = new(
        () => new Regex(@"(?<!\\)" + string.Concat(key.Select(Spellings)), RegexOptions.CultureInvariant));

    /// <summary>Blots the key out of a body as it came, so that no value read from it holds the key.</summary>
    public void Blot(Span<byte> body)
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

    /// <summary>A text without the key, however its characters are escaped.</summary>
    public string Redact(string text)
    {
        foreach (var other in others.Where(other => other.Length >= ShortestKey))
        {
            text = text.Replace(other, "***");
        }

        return key.Length < ShortestKey ? text : _spellings.Value.Replace(text.Replace(key, "***"), "***");
    }

    /// <summary>A character as it is, and as JSON, JSON in a string of JSON, and addresses may spell it.</summary>
    private static string Spellings(char character) =>
        $@"(?>(?:\\{{1,3}}u00|%)(?i:{(int)character:x2})|\\{{0,3}}{Regex.Escape(character.ToString())})";
}
