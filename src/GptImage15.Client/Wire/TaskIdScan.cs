using System.Text.RegularExpressions;

namespace GptImage15.Wire;

/// <summary>Finds task ids by their pattern, in a text that is not JSON, or not JSON to its end.</summary>
internal static class TaskIdScan
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The name up to the value, as in JSON or as in a string of JSON that contains JSON.</summary>
    private const string Name = """task[_\-. ]?id\\*["']\s*:\s*""";

    /// <summary>A value in quotes, or a number before a comma or a closing bracket.</summary>
    private const string Whole =
        Name + """(?:(?<quote>\\*["'])(?<id>[^"'\\\s]+)\k<quote>|(?<id>(?>[0-9]+))(?=\s*[,}\]]))""";

    /// <summary>
    /// A value without quotes, as in a URL, a form or a sentence. An id has a digit, other words do not.
    /// </summary>
    private const string Bare = """task[_\-. ]?id\s*[=:>]\s*(?<bare>(?>[a-z0-9_\-]+))""";

    /// <summary>A value that continues to the end of the text.</summary>
    private const string Cut = Name + """\\*["']?[^"'\\\s,}\]]+\z""";

    /// <summary>The complete ids in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isComplete">Whether the text is complete. Otherwise, a value at its end can be cut.</param>
    public static IEnumerable<string> Find(string text, bool isComplete)
    {
        text = Narrow(text);
        return
            from match in Regex.Matches(text, $"{Whole}|{Bare}", Options).Cast<Match>()
            let bare = match.Groups["bare"]
            let isCut = !isComplete && match.Index + match.Length == text.Length
            where !bare.Success || (bare.Value.Any(char.IsDigit) && !isCut)
            select bare.Success ? bare.Value : match.Groups["id"].Value;
    }

    /// <summary>Whether the word "task" occurs once in a body, in any case. Then no other id can be named.</summary>
    public static bool MentionsTaskOnce(ReadOnlySpan<byte> body)
    {
        var count = 0;
        int at;
        while (count < 2 && (at = body.IndexOfAny((byte)'k', (byte)'K')) >= 0)
        {
            count += at >= 3 && IsTas(body.Slice(at - 3, 3)) ? 1 : 0;
            body = body.Slice(at + 1);
        }

        return count == 1;

        static bool IsTas(ReadOnlySpan<byte> letters) =>
            (letters[0] | 0x20) == 't' && (letters[1] | 0x20) == 'a' && (letters[2] | 0x20) == 's';
    }

    /// <summary>Whether a text ends inside an id.</summary>
    public static bool EndsInId(string text) => Regex.IsMatch(Narrow(text), Cut, Options);

    /// <summary>The text without the zeros between the characters of UTF-16 or UTF-32.</summary>
    private static string Narrow(string text) => text.Replace("\0", "");
}
