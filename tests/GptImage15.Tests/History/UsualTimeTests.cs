using System.Globalization;
using System.Text;
using GptImage15.History.LocalFile;

namespace GptImage15.Tests.History;

/// <summary>The times of lines that are read without the serializer.</summary>
public sealed class UsualTimeTests
{
    [Theory]
    [InlineData("2026-01-31T23:59:59.1234567+00:00")]
    [InlineData("2026-01-31T23:59:59.5+00:00")]
    [InlineData("2024-02-29T00:00:00+00:00")]
    [InlineData("0001-01-01T00:00:00+00:00")]
    public void Given_a_time_that_this_module_writes_when_read_then_it_is_the_same(string text)
    {
        Assert.True(UsualTime.TryParse(Encoding.UTF8.GetBytes(text), out var time));

        Assert.Equal(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("2026-01-31T23:59:59")]
    [InlineData("2026-01-31T23:59:59Z")]
    [InlineData("2026-01-31T23:59:59+02:00")]
    [InlineData("2026-02-29T23:59:59+00:00")]
    [InlineData("2026-13-01T23:59:59+00:00")]
    [InlineData("2026-00-01T23:59:59+00:00")]
    [InlineData("2026-01-01T24:00:00+00:00")]
    [InlineData("2026-01-01T23:60:00+00:00")]
    [InlineData("2026-01-01T23:59:60+00:00")]
    [InlineData("0000-01-01T00:00:00+00:00")]
    [InlineData("2O26-01-01T00:00:00+00:00")]
    [InlineData("2026-01-01 00:00:00+00:00")]
    [InlineData("2026-01-01T00:00:00.+00:00")]
    [InlineData("2026-01-01T00:00:00.12345678+00:00")]
    [InlineData("2026-01-01T00:00:00.1x+00:00")]
    [InlineData("")]
    public void Given_another_text_when_read_then_it_is_left_to_the_serializer(string text) =>
        Assert.False(UsualTime.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
