using GptImage15.Resources;

namespace GptImage15.Tests.Resources;

/// <summary>Messages are sentences, also where they end in the words of others.</summary>
public sealed class MessageFormatTests
{
    [Theory]
    [InlineData("It failed: {0}", "no reason", "It failed: no reason.")]
    [InlineData("It failed: {0}", "No reason. ", "It failed: No reason.")]
    [InlineData("失败：{0}", "积分不足。", "失败：积分不足。")]
    [InlineData("It failed: {0}", "it said \"stop.\"", "It failed: it said \"stop.\"")]
    [InlineData("It failed: {0}", "(empty)", "It failed: (empty).")]
    [InlineData("Waiting, {0}", "2", "Waiting, 2")]
    [InlineData("To continue, run {0}", "a | b ./out", "To continue, run a | b ./out")]
    public void Given_a_message_when_it_is_filled_then_words_after_a_colon_end_in_one_full_stop(
        string message, string words, string expected) => Assert.Equal(expected, message.With(words));

    [Theory]
    [InlineData(null, "")]
    [InlineData("a fox", "a fox")]
    [InlineData("a\nfox", "a fox")]
    [InlineData("0123456789012345678901234567890123456789", "0123456789012345678901234567890123456789")]
    [InlineData("01234567890123456789012345678901234567890", "0123456789012345678901234567890123456789…")]
    [InlineData("012345678901234567890123456789012345678😀", "012345678901234567890123456789012345678…")]
    public void Given_a_text_when_its_first_words_are_shown_then_they_are_one_line_of_40_characters_at_most(
        string? text, string expected) => Assert.Equal(expected, FirstWords.Of(text));
}
