using System.Text;
using System.Text.Json;
using GptImage15.Submitting;

namespace GptImage15.Tests.Submitting;

public class SubmissionBodyTests
{
    [Fact]
    public void What_is_not_given_is_not_sent() =>
        Assert.Equal("""{"prompt":"a fox"}""", Text(new() { Prompt = "a fox" }));

    [Fact]
    public void Each_field_goes_under_the_services_name_and_the_key_of_the_caller_nowhere()
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
            + "\"https://example.com/b.png\"],\"input_fidelity\":\"low\",\"callback_url\":\"https://example.com/hook\"}",
            body);
    }

    [Theory]
    [InlineData("雪山的日出 🦊 près d'un <château> & \"co\"\\")]
    [InlineData("line\r\nline\ttab\u0001\u2028")]
    public void A_prompt_comes_out_as_it_went_in(string prompt)
    {
        using var body = JsonDocument.Parse(SubmissionBody.Write(new() { Prompt = prompt }));

        Assert.Equal(prompt, body.RootElement.GetProperty("prompt").GetString());
    }

    [Fact]
    public void Two_requests_have_one_fingerprint_only_if_they_are_the_same()
    {
        var body = SubmissionBody.Write(new() { Prompt = "a fox" });

        Assert.Equal(SubmissionBody.Fingerprint(body), SubmissionBody.Fingerprint(SubmissionBody.Write(new() { Prompt = "a fox" })));
        Assert.NotEqual(
            SubmissionBody.Fingerprint(body),
            SubmissionBody.Fingerprint(SubmissionBody.Write(new() { Prompt = "a fox", Quality = "medium" })));
        Assert.DoesNotContain("fox", SubmissionBody.Fingerprint(body));
    }

    private static string Text(GptImageRequest request) =>
        Encoding.UTF8.GetString(SubmissionBody.Write(RequestRules.Check(request)));
}
