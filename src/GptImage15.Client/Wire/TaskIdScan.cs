using System.Text.RegularExpressions;

namespace GptImage15.Wire;

/// <summary>
/// Finds task ids by the looks of a text alone, where it is not JSON, or stops being JSON before its end.
/// </summary>
internal static class TaskIdScan
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The name as JSON spells it, or as JSON in a string of JSON does, up to the value.</summary>
    private const string Name = """task[_\-. ]?id\\*["']\s*:\s*""";

    /// <summary>A value between its quotes, or a number that something follows.</summary>
    private const string Whole =
        Name + """(?:(?<quote>\\*["'])(?<id>[^"'\\\s]+)\k<quote>|(?<id>[0-9]+)(?=\s*[,}\]]))""";

    /// <summary>A value without quotes, as in an address, a form or a sentence.</summary>
    private const string Bare = """task[_\-]?id\s*[=:>]\s*(?<id>[a-z0-9_\-]*[0-9][a-z0-9_\-]*)(?![a-z0-9_\-]|\z)""";

    /// <summary>A value that goes on to the end of the text.</summary>
    private const string Cut = Name + """\\*["']?[^"'\\\s,}\]]+\z""";

    /// <summary>The ids that stand whole in a text.</summary>
    public static IEnumerable<string> Find(string text) =>
        Regex.Matches(Narrow(text), $"{Whole}|{Bare}", Options).Cast<Match>().Select(match => match.Groups["id"].Value);

    /// <summary>Whether a text ends amid an id.</summary>
    public static bool EndsInId(string text) => Regex.IsMatch(Narrow(text), Cut, Options);

    /// <summary>The text without the zeros that the letters of another Unicode have between them.</summary>
    private static string Narrow(string text) => text.Replace("\0", "");
}
