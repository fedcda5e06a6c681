using System.Text;
using System.Text.RegularExpressions;

namespace GptImage15.Transport;

/// <summary>Takes a key out of what the service or the network says, so that nothing read from it can carry the key on.</summary>
internal sealed class KeyRedaction(string key)
{
    private readonly byte[] _keyBytes = Encoding.UTF8.GetBytes(key);

    /// <summary>Made when there is a text to look through: most calls end without one.</summary>
    private readonly Lazy<Regex> _spellings = new(() => new Regex(string.Concat(key.Select(Spellings)), RegexOptions.CultureInvariant));

    /// <summary>Blots the key out of a body as it came.</summary>
    public void Blot(Span<byte> body)
    {
        for (var at = body.IndexOf(_keyBytes); at >= 0; at = body.IndexOf(_keyBytes))
        {
            body.Slice(at, _keyBytes.Length).Fill((byte)'*');
            body = body.Slice(at + _keyBytes.Length);
        }
    }

    /// <summary>A text without the key, however its characters are escaped.</summary>
    public string Redact(string text) => _spellings.Value.Replace(text, "***");

    /// <summary>A character as it is, and as JSON and addresses may spell it.</summary>
    private static string Spellings(char character) =>
        $@"(?:\\?{Regex.Escape(character.ToString())}|(?:\\u00|%)(?i:{(int)character:x2}))";
}
