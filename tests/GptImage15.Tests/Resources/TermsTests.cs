using System.Text.RegularExpressions;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Resources;

/// <summary>The help pages and the messages use the words of docs/terms.md.</summary>
public sealed partial class TermsTests
{
    private const string English = "en-US";

    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    private static readonly ILookup<string, Term> Tables = ReadTables();

    public static TheoryData<string> Cultures => [.. Tables.Select(table => table.Key)];

    public static TheoryData<string> Translations =>
        [.. Tables.Select(table => table.Key).Where(key => key != English)];

    [Fact]
    public void Given_a_culture_of_the_help_when_the_terms_are_read_then_each_has_all_English_terms()
    {
        Assert.Equal(
            Directory.GetDirectories(Docs).Select(folder => Path.GetFileName(folder)).Order(),
            Tables.Select(table => table.Key).Order());

        Assert.All(Tables, table => Assert.Empty(
            Tables[English].Select(term => term.Name).Except(table.Select(term => term.Name))));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Given_a_page_when_it_names_a_term_then_it_uses_no_other_word(string culture) =>
        Findings.AssertNone(PagesOf(culture)
            .SelectMany(page => ForbiddenWords(culture, page, string.Concat(SectionsOf(culture, page)))));

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Given_a_message_when_it_names_a_term_then_it_uses_no_other_word(string culture) =>
        Findings.AssertNone(MessagesOf(culture)
            .SelectMany(message => ForbiddenWords(culture, message.Key, message.Value)));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Given_an_English_section_when_it_uses_a_term_then_so_does_its_translation(string culture)
    {
        foreach (var page in PagesOf(English))
        {
            var english = SectionsOf(English, page);
            var translated = SectionsOf(culture, page);

            Assert.Equal(english.Length, translated.Length);
            Findings.AssertNone(english.Zip(translated).SelectMany(pair =>
                MissingTerms(culture, $"{page}: {pair.First.Split('\n')[0]}", pair.First, pair.Second)));
        }
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void Given_an_English_message_when_it_uses_a_term_then_so_does_its_translation(string culture)
    {
        var translated = MessagesOf(culture);

        Findings.AssertNone(MessagesOf(English)
            .SelectMany(message => MissingTerms(culture, message.Key, message.Value, translated[message.Key])));
    }

    private static IEnumerable<string> ForbiddenWords(string culture, string place, string text) =>
        from term in Tables[culture]
        from word in term.Forbidden
        where Contains(culture, text, word)
        select $"{place}: '{word}' stands for '{term.Name}'.";

    private static IEnumerable<string> MissingTerms(string culture, string place, string english, string translated) =>
        from term in Tables[culture]
        where term.English.Any(word => Contains(English, english, word))
            && !term.Words.Any(word => Contains(culture, translated, word))
        select $"{place}: '{term.Name}' is not translated as '{string.Join("' or '", term.Words)}'.";

    /// <summary>Chinese and Japanese put no spaces between words, and a line of them may end anywhere.</summary>
    private static bool Contains(string culture, string text, string word)
    {
        var start = word.TrimEnd('…');
        if (culture is "zh-CN" or "ja-JP")
        {
            return Space().Replace(text, "").Contains(Space().Replace(start, ""), StringComparison.Ordinal);
        }

        var pattern = $@"(?<![\w-]){Regex.Escape(start)}{(start == word ? @"(?!\w)" : "")}";
        var options = culture == English ? RegexOptions.None : RegexOptions.IgnoreCase;
        return Regex.IsMatch(Space().Replace(text, " "), pattern, options);
    }

    private static IEnumerable<string> PagesOf(string culture) =>
        Directory.GetFiles(Path.Combine(Docs, culture), "*.md").Select(path => Path.GetFileName(path)).Order();

    /// <summary>The text of each heading, without code.</summary>
    private static string[] SectionsOf(string culture, string page) =>
        Heading().Split(Code().Replace(Read(culture, page), ""));

    private static Dictionary<string, string> MessagesOf(string culture) => MessageSet.All
        .SelectMany(messages => messages.In(culture == English ? null : culture)
            .Select(message => (Name: $"{messages.Class}.{message.Key}", Text: message.Value)))
        .ToDictionary(message => message.Name, message => message.Text);

    private static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([Docs, .. path])).ReplaceLineEndings("\n");

    private static ILookup<string, Term> ReadTables() => Heading()
        .Split(Read("terms.md"))
        .Where(section => section.StartsWith("## ", StringComparison.Ordinal))
        .SelectMany(section => Row().Matches(section).Skip(1).Select(row => (
            Culture: section[3..section.IndexOf('\n', StringComparison.Ordinal)],
            Term: new Term(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))))
        .ToLookup(row => row.Culture, row => row.Term);

    // The front matter of a page, blocks of code, and code within a sentence.
    [GeneratedRegex(@"\A---\n.*?\n---\n|^```\w*\n.*?^```$|`[^`]*`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("^(?=#)", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| ([^|\n]+) \| ([^|\n]*?) ?\| ([^|\n]*?) ?\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <param name="Name">The English words, as the table has them.</param>
    /// <param name="Word">The words that stand for it; in the English table its meaning.</param>
    /// <param name="Not">The words that must not.</param>
    private sealed record Term(string Name, string Word, string Not)
    {
        public string[] English { get; } = Split(Name);

        public string[] Words { get; } = Split(Word);

        public string[] Forbidden { get; } = Split(Not);

        private static string[] Split(string cell) =>
            cell.Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
