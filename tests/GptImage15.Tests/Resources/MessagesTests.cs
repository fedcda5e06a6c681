using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GptImage15.Resources;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Resources;

/// <summary>Messages are complete in each language.</summary>
public sealed class MessagesTests
{
    private static readonly string Sources = Path.Combine(Repository.Root, "src");

    /// <summary>Not sentences: what joins others.</summary>
    private static readonly string[] Joints = [nameof(Messages.ListSeparator), nameof(Messages.TwoSentences)];

    public static TheoryData<string> Translations => ["zh-CN", "fr-FR", "ja-JP"];

    [Theory]
    [MemberData(nameof(Translations))]
    public void Each_message_is_translated_and_keeps_its_placeholders(string culture)
    {
        var english = Read("Messages.resx");
        var translated = Read($"Messages.{culture}.resx");

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
    public void A_message_comes_in_the_language_of_the_session(string culture, string word)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.Contains(word, Messages.StartPaidTask, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Each_message_is_used()
    {
        var code = string.Concat(Directory.GetFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));

        Assert.All(Read("Messages.resx").Keys, key => Assert.Matches($@"\bMessages\.{key}\b", code));
    }

    private static Dictionary<string, string> Read(string file) => XDocument
        .Load(Path.Combine(Sources, "GptImage15.Client", "Resources", file))
        .Root!
        .Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static IEnumerable<string> Placeholders(string message) =>
        Regex.Matches(message, @"\{\{|\}\}|\{\d[^}]*\}").Select(match => match.Value).Distinct().Order();
}
