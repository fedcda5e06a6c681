using System.Globalization;
using System.Text.RegularExpressions;
using GptImage15.Resources;

namespace GptImage15.Tests.Resources;

/// <summary>Messages are complete in each language, and those of the client are for every .NET program.</summary>
public sealed partial class MessagesTests
{
    private static readonly string[] Cultures = ["zh-CN", "fr-FR", "ja-JP"];

    /// <summary>Not sentences: what joins others.</summary>
    private static readonly string[] Joints =
        [nameof(Messages.ListSeparator), nameof(Messages.TwoSentences), nameof(Messages.FullStop)];

    /// <summary>Of the client's history, although a cmdlet lists it.</summary>
    private static readonly string[] OfHistory = [nameof(Messages.HistoryOff), nameof(Messages.HistoryLinesUnreadable)];

    public static IEnumerable<object[]> Translations =>
        from messages in MessageSet.All from culture in Cultures select new object[] { messages.Project, culture };

    public static TheoryData<string?> ClientCultures => [null, .. Cultures];

    [Theory]
    [MemberData(nameof(Translations))]
    public void Given_a_message_when_it_is_translated_then_it_keeps_its_placeholders(string project, string culture)
    {
        var messages = MessageSet.All.Single(each => each.Project == project);
        var english = messages.In();
        var translated = messages.In(culture);

        Assert.Equal(english.Keys.Order(), translated.Keys.Order());
        Assert.All(english.Where(message => !Joints.Contains(message.Key)), message =>
        {
            Assert.NotEqual(message.Value, translated[message.Key]);
            Assert.Equal(Placeholders(message.Value), Placeholders(translated[message.Key]));
        });
    }

    [Theory]
    [InlineData("zh-CN", "积分")]
    [InlineData("fr-FR", "crédits")]
    [InlineData("ja-JP", "クレジット")]
    [InlineData("de-DE", "credits")]
    public void Given_a_culture_when_the_client_has_a_message_then_it_is_in_its_language(string culture, string word)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.Contains(word, Messages.ServiceWantsCredits, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Given_a_message_when_the_code_of_its_project_is_read_then_it_is_used() =>
        Assert.All(MessageSet.All, messages =>
        {
            var code = messages.Code();
            Assert.All(
                messages.In().Keys.Except(OfHistory),
                name => Assert.Matches($@"\b{messages.Class}\.{name}\b", code));
        });

    [Fact]
    public void Given_the_two_sets_of_messages_when_they_are_compared_then_no_text_is_in_both() =>
        Assert.Empty(MessageSet.Client.In().Values.Intersect(MessageSet.Cmdlets.In().Values));

    [Theory]
    [MemberData(nameof(ClientCultures))]
    public void Given_a_message_of_the_client_when_a_program_shows_it_then_it_names_nothing_of_PowerShell(
        string? culture) =>
        Assert.Equal("", string.Join('\n', MessageSet.Client.In(culture)
            .Where(message => PowerShellWord().IsMatch(message.Value))
            .Select(message => $"{message.Key}: {message.Value}")));

    private static IEnumerable<string> Placeholders(string message) =>
        Regex.Matches(message, @"\{\{|\}\}|\{\d[^}]*\}").Select(match => match.Value).Distinct().Order();

    /// <summary>
    /// A command (Verb-Noun), a parameter (-Name), a variable, or a word for what only PowerShell has.
    /// </summary>
    [GeneratedRegex(
        @"\b[A-Z][a-z]+-[A-Z][A-Za-z]+|(?<!\w)-[A-Za-z]{2,}|\$\w|(?i:PowerShell|cmdlet|SecretManagement|SecureString"
        + "|PSCredential|pipeline|piped?\\b|script ?block|module|-Object)")]
    private static partial Regex PowerShellWord();
}
