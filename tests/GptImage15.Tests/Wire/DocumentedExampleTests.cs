using System.Text;
using System.Text.Json.Nodes;
using GptImage15.Requests;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Wire;

/// <summary>The examples of the service's own pages, byte for byte as each language's page has them.</summary>
public class DocumentedExampleTests : ServiceTest
{
    private const string TaskId = "n36abc123def456gptimg";
    private const string Elision = "{ ... }";

    public static TheoryData<string> Languages => ["zh-CN", "ja-JP", "fr-FR"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Given_the_text_to_image_example_when_submitting_its_values_then_the_same_request_is_sent(
        string language) =>
        AssertSent(
        "text-to-image",
        language,
        new() { Prompt = "A serene mountain landscape...", Size = "1536*1024", Quality = "high" });

    [Theory]
    [MemberData(nameof(Languages))]
    public void Given_the_image_to_image_example_when_submitting_its_values_then_the_same_request_is_sent(
        string language) =>
        AssertSent(
        "image-to-image",
        language,
        new()
        {
            Prompt = "Add a rainbow in the sky",
            ImageUrl = ["https://example.com/landscape.jpg"],
            InputFidelity = "high",
            Quality = "medium",
        });

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Given_the_success_example_when_read_then_it_is_an_accepted_task(string language)
    {
        AnswerWith(ServiceRoute.Generate, Example("accepted", language));

        var task = await Client().SubmitAsync(new() { Prompt = "a fox" });

        Assert.Equal((TaskId, GptImageTaskStatus.InProgress), (task.TaskId, task.Status));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Given_the_error_example_when_read_then_it_is_a_refusal_with_the_message_of_the_service(
        string language)
    {
        AnswerWith(ServiceRoute.Generate, Example("refused", language));

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal((GptImageErrorId.InvalidRequest, 400), (error.ErrorId, error.StatusCode));
        Assert.Equal("Bad Request: 'prompt' is required.", error.ServiceMessage);
        Assert.Contains("Bad Request: 'prompt' is required.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Given_the_running_example_when_read_then_it_is_a_running_task(string language)
    {
        AnswerWith(ServiceRoute.Status, Example("running", language));

        var task = await Client().GetStatusAsync(TaskId);

        Assert.Equal((TaskId, GptImageTaskStatus.InProgress, 10), (task.TaskId, task.Status, task.ConsumedCredits));
        Assert.Equal(new DateTimeOffset(2024, 12, 19, 10, 0, 0, TimeSpan.Zero), task.CreatedAt);
        Assert.Empty(task.ImageUrl);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Given_the_done_example_when_read_then_it_is_a_task_with_its_image(string language)
    {
        AnswerWith(ServiceRoute.Status, Example("done", language));

        var task = await Client().GetStatusAsync(TaskId);

        Assert.Equal((TaskId, GptImageTaskStatus.Success), (task.TaskId, task.Status));
        Assert.Equal("https://cdn.example.com/image.png", Assert.Single(task.ImageUrl));
        Assert.Equal(GptImageRequest.Credits, task.ConsumedCredits);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Given_the_failed_example_with_a_request_in_place_of_its_dots_when_read_then_it_is_a_failed_task(
        string language)
    {
        var text = Encoding.UTF8.GetString(Example("failed", language));
        Assert.Contains(Elision, text);
        AnswerWith(ServiceRoute.Status, text.Replace(Elision, """{ "prompt": "a fox", "quality": "low" }"""));

        var task = await Client().GetStatusAsync(TaskId);

        Assert.Equal((TaskId, GptImageTaskStatus.Failed, 0), (task.TaskId, task.Status, task.ConsumedCredits));
        Assert.Equal("Content policy violation detected", task.ErrorMessage);
        Assert.Equal(new DateTimeOffset(2024, 12, 19, 10, 0, 0, TimeSpan.Zero), task.CreatedAt);
        Assert.Equal(("a fox", "low"), (task.Request!.Prompt, task.Request.Quality));
        Assert.Empty(task.ImageUrl);
    }

    /// <summary>As printed it is not JSON: its request is a pair of braces with dots between them.</summary>
    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Given_the_failed_example_as_printed_when_read_then_it_is_malformed_and_its_beginning_is_shown(
        string language)
    {
        AnswerWith(ServiceRoute.Status, Example("failed", language));

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync(TaskId));

        Assert.Equal((GptImageErrorId.MalformedResponse, 200), (error.ErrorId, error.StatusCode));
        Assert.StartsWith("""{ "code": 200, "message": "success",""", error.ServiceMessage);
        Assert.Contains(error.ServiceMessage!, error.Message);
        Assert.InRange(error.ServiceMessage!.Length, 1, 201);
    }

    private static void AssertSent(string example, string language, GptImageRequest request)
    {
        var expected = JsonNode.Parse(Example(example, language));

        var sent = JsonNode.Parse(CheckedRequest.Of(request).Body);

        Assert.True(JsonNode.DeepEquals(expected, sent), $"Expected {expected}, but {sent} is sent.");
    }

    private static byte[] Example(string name, string language) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Examples", language, name + ".json"));
}
