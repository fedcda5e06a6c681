using System.Globalization;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Wire;

/// <summary>The shapes of the answers of the status call.</summary>
public class StatusShapeTests : ServiceTest
{
    [Theory]
    [InlineData("\"PENDING\"", GptImageTaskStatus.Pending)]
    [InlineData("\"IN_PROGRESS\"", GptImageTaskStatus.InProgress)]
    [InlineData("\"SUCCESS\"", GptImageTaskStatus.Success)]
    [InlineData("\"FAILED\"", GptImageTaskStatus.Failed)]
    [InlineData("\"success\"", GptImageTaskStatus.Success)]
    [InlineData("0", GptImageTaskStatus.InProgress)]
    [InlineData("1", GptImageTaskStatus.Success)]
    [InlineData("-1", GptImageTaskStatus.Failed)]
    [InlineData("\"-1\"", GptImageTaskStatus.Failed)]
    [InlineData("0.0", GptImageTaskStatus.InProgress)]
    [InlineData("1.0", GptImageTaskStatus.Success)]
    [InlineData("-1.0", GptImageTaskStatus.Failed)]
    [InlineData("\"UPSCALING\"", GptImageTaskStatus.Unknown)]
    [InlineData("\"\\ud800UCCESS\"", GptImageTaskStatus.Unknown)]
    [InlineData("\"\"", GptImageTaskStatus.Unknown)]
    [InlineData("7", GptImageTaskStatus.Unknown)]
    [InlineData("true", GptImageTaskStatus.Unknown)]
    [InlineData("false", GptImageTaskStatus.Unknown)]
    public async Task Given_a_status_as_word_or_number_when_read_then_an_unlisted_one_is_Unknown(
        string json, GptImageTaskStatus status)
    {
        var task = await Read($$"""{"task_id":"n1","status":{{json}}}""");

        Assert.Equal(status, task.Status);
        Assert.Equal(status is GptImageTaskStatus.Success or GptImageTaskStatus.Failed, task.HasEnded);
    }

    [Theory]
    [InlineData(GptImageTaskStatus.Pending)]
    [InlineData(GptImageTaskStatus.InProgress)]
    [InlineData(GptImageTaskStatus.Success)]
    [InlineData(GptImageTaskStatus.Failed)]
    [InlineData(GptImageTaskStatus.Unknown)]
    [InlineData(GptImageTaskStatus.SubmissionUnknown)]
    public void Given_a_status_by_its_own_name_when_read_then_it_is_that_status(GptImageTaskStatus status) =>
        Assert.Equal(status, GptImageTaskStatuses.Parse(status.ToString()));

    [Theory]
    [InlineData("""["https://a/1.png","https://a/2.png"]""", "https://a/1.png", "https://a/2.png")]
    [InlineData("""" "[\"https://a/1.png\",\"https://a/2.png\"]" """", "https://a/1.png", "https://a/2.png")]
    [InlineData("""" "https://a/1.png" """", "https://a/1.png")]
    [InlineData("""["https://a/1.png",null,"",{"url":"x"},7]""", "https://a/1.png")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("\"[\\\"https://a/1.png\"")]
    [InlineData("{}")]
    [InlineData("7")]
    public async Task Given_a_response_as_array_or_string_when_read_then_its_URLs_are_found(
        string json, params string[] urls)
    {
        var task = await Read($$"""{"task_id":"n1","status":"SUCCESS","response":{{json}}}""");

        Assert.Equal(urls, task.ImageUrl);
    }

    [Theory]
    [InlineData(
        """{"prompt":"a fox","size":"1024*1024","quality":"low","""
        + """ "images":["https://a/1.png"],"input_fidelity":"low","callback_url":"https://a/h"}""")]
    [InlineData(
        """" "{\"prompt\":\"a fox\",\"size\":\"1024*1024\",\"quality\":\"low\",""""
        + """"\"images\":[\"https://a/1.png\"],\"input_fidelity\":\"low\",\"callback_url\":\"https://a/h\"}" """")]
    [InlineData(
        """{"callback_url":"https://a/h","input_fidelity":"low","n":{"a":[1,{}]},"""
        + """ "images":"[\"https://a/1.png\"]","quality":"low","size":"1024*1024","prompt":"a fox"}""")]
    public async Task Given_a_request_as_object_or_string_when_read_then_its_values_are_found(string json)
    {
        var task = await Read($$"""{"task_id":"n1","status":"IN_PROGRESS","request":{{json}}}""");

        Assert.Equal(("a fox", "1024*1024", "low"), (task.Prompt, task.Size, task.Quality));
        Assert.Equal("https://a/1.png", Assert.Single(task.Request!.ImageUrl!));
        Assert.Equal(("low", "https://a/h"), (task.Request.InputFidelity, task.Request.CallbackUrl));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"{\\\"prompt\\\":\"")]
    [InlineData("\"[]\"")]
    [InlineData("[1]")]
    [InlineData("false")]
    public async Task Given_an_unreadable_request_when_read_then_all_else_is_read(string json)
    {
        var task = await Read(
            $$"""{"request":{{json}},"task_id":"n1","status":"SUCCESS","response":["https://a/1.png"]}""");

        Assert.Null(task.Request);
        Assert.Equal("https://a/1.png", Assert.Single(task.ImageUrl));
    }

    [Theory]
    [InlineData("""{"prompt":"a fox","size":{"quality":"low"}}""")]
    [InlineData("""{"size":[{"quality":"low"}],"prompt":"a fox"}""")]
    public async Task Given_a_value_of_the_request_that_is_no_text_when_read_then_all_else_is_read(string json)
    {
        var task = await Read($$"""{"task_id":"n1","status":"IN_PROGRESS","request":{{json}}}""");

        Assert.Equal(("a fox", null, null), (task.Prompt, task.Size, task.Quality));
    }

    [Fact]
    public async Task Given_names_of_the_request_after_it_when_read_then_they_do_not_belong_to_it()
    {
        var task = await Read(
            """{"request":{"prompt":"a fox"},"task_id":"n1","prompt":"a wolf","quality":"low","status":"SUCCESS"}""");

        Assert.Equal(("a fox", null), (task.Prompt, task.Quality));
    }

    [Theory]
    [InlineData("\"blocked\"", "blocked")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("17", "17")]
    [InlineData("{\"status\":\"SUCCESS\"}", null)]
    [InlineData("[\"blocked\"]", null)]
    [InlineData("null", null)]
    public async Task Given_the_reason_of_a_failure_in_any_form_when_read_then_a_simple_value_is_its_text(
        string json, string? reason)
    {
        var task = await Read($$"""{"error_message":{{json}},"task_id":"n1","status":"FAILED"}""");

        Assert.Equal((GptImageTaskStatus.Failed, reason), (task.Status, task.ErrorMessage));
    }

    [Theory]
    [InlineData(""" "consumed_credits":7 """, 7)]
    [InlineData(""" "consumed_credit":7 """, 7)]
    [InlineData(""" "consumed_credits":0 """, 0)]
    [InlineData(""" "consumed_credits":"7" """, 7)]
    [InlineData(""" "consumed_credits":7.0 """, 7)]
    [InlineData(""" "consumed_credits":null """, 10)]
    [InlineData(""" "consumed_credits":1e99 """, 10)]
    [InlineData(""" "consumed_credits":[7] """, 10)]
    [InlineData(""" "consumed_credits":{"value":7} """, 10)]
    [InlineData(""" "other":1 """, 10)]
    public async Task Given_credits_under_either_name_when_read_then_they_are_found_or_the_price_counts(
        string field, int? credits)
    {
        var task = await Read($$"""{"task_id":"n1","status":"IN_PROGRESS",{{field}}}""");

        Assert.Equal(credits, task.ConsumedCredits);
    }

    [Theory]
    [InlineData("\"2025-01-01T16:02:32Z\"", "2025-01-01T16:02:32Z")]
    [InlineData("\"2025-01-01 16:02:32\"", "2025-01-01T16:02:32Z")]
    [InlineData("\"2025-01-01T16:02:32+08:00\"", "2025-01-01T08:02:32Z")]
    [InlineData("\"2025-01-01T16:02:32.123Z\"", "2025-01-01T16:02:32.123Z")]
    [InlineData("\"yesterday\"", null)]
    [InlineData("null", null)]
    public async Task Given_a_time_without_a_zone_when_read_then_it_is_UTC(string json, string? moment)
    {
        var task = await Read(
            $$"""{"task_id":"n1","status":"IN_PROGRESS","created_at":{{json}},"updated_at":{{json}}}""");

        Assert.Equal(
            moment is null ? null : DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), task.CreatedAt);
        Assert.True(task.CreatedAt is null or { Offset.Ticks: 0 });
    }

    [Fact]
    public async Task Given_unknown_fields_when_read_then_they_are_ignored()
    {
        var task = await Read(
            """{"model":"gpt-image-1.5","meta":{"a":[{"status":"FAILED"}]},"""
            + """ "task_id":"n1","status":"PENDING","x":null}""");

        Assert.Equal(("n1", GptImageTaskStatus.Pending), (task.TaskId, task.Status));
    }

    [Theory]
    [InlineData("""{"code":"200","message":7,"data":{"task_id":"n1","status":"PENDING"},"trace":"x"}""")]
    [InlineData("""{"data":{"status":"PENDING"}}""")]
    [InlineData("\ufeff{\"code\":200,\"data\":{\"task_id\":\"n1\",\"status\":\"PENDING\"}}")]
    public async Task Given_another_envelope_when_read_then_the_task_is_found(string answer)
    {
        AnswerWith(ServiceRoute.Status, answer);

        Assert.Equal(GptImageTaskStatus.Pending, (await Client().GetStatusAsync("n1")).Status);
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","status":null}}""")]
    [InlineData("""{"code":200,"data":null}""")]
    [InlineData("""{"code":200,"data":"SUCCESS"}""")]
    [InlineData("""{"code":200,"data":[]}""")]
    [InlineData("""{"code":200}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"SUCCESS\"")]
    public async Task Given_an_answer_without_a_status_when_read_then_it_is_malformed_and_shown(string answer)
    {
        AnswerWith(ServiceRoute.Status, answer);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 4).GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.MalformedResponse, 200), (error.ErrorId, error.StatusCode));
        Assert.Equal(answer, error.ServiceMessage);
    }

    private async Task<GptImageTask> Read(string data)
    {
        AnswerWith(ServiceRoute.Status, $$"""{"code":200,"data":{{data}}}""");
        return await Client().GetStatusAsync("n1");
    }
}
