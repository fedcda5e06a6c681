using System.Text;
using System.Text.Json;
using GptImage15.Requests;

namespace GptImage15.Tests.Submitting;

public class SubmissionBodyTests
{
    [Fact]
    public void Given_values_that_are_not_given_when_written_then_they_are_not_in_the_body() =>
        Assert.Equal("""{"prompt":"a fox"}""", Text(new() { Prompt = "a fox" }));

    [Fact]
    public void Given_every_value_when_written_then_each_is_named_as_documented_and_the_idempotency_key_is_not_sent()
    {
        var body = Text(new()
        {
            Prompt = "a fox",
            Size = "1024*1536",
            Quality = "low",
            ImageUrl = ["https://example.com/a.png", "https://example.com/b.png"],
            InputFidelity = "low",
            CallbackUrl = "https://example.com/hook",
            IdempotencyKey = "row-17",
        });

        Assert.Equal(
            """{"prompt":"a fox","size":"1024*1536","quality":"low","images":["https://example.com/a.png","""
            + "\"https://example.com/b.png\"],\"input_fidelity\":\"low\","
            + "\"callback_url\":\"https://example.com/hook\"}",
            body);
    }

    [Theory]
    [InlineData("雪山的日出 🦊 près d'un <château> & \"co\"\\")]
    [InlineData("line\r\nline\ttab\u0001\u2028")]
    public void Given_a_prompt_when_written_then_it_is_read_back_unchanged(string prompt)
    {
        using var body = JsonDocument.Parse(CheckedRequest.Of(new() { Prompt = prompt }).Body);

        Assert.Equal(prompt, body.RootElement.GetProperty("prompt").GetString());
    }

    [Fact]
    public void Given_two_requests_when_fingerprinted_then_only_equal_ones_have_one_fingerprint()
    {
        var fingerprint = CheckedRequest.Of(new() { Prompt = "a fox" }).Fingerprint;

        Assert.Equal(fingerprint, CheckedRequest.Of(new() { Prompt = "a fox" }).Fingerprint);
        Assert.NotEqual(fingerprint, CheckedRequest.Of(new() { Prompt = "a fox", Quality = "medium" }).Fingerprint);
        Assert.DoesNotContain("fox", fingerprint);
    }

    private static string Text(GptImageRequest request) =>
        Encoding.UTF8.GetString(CheckedRequest.Of(request).Body);
}
