using System.Text;
using System.Text.Json;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Wire;

/// <summary>An id that only may be the task's is no accepted task, but the error has it.</summary>
public class SubmittedIdTests : ServiceTest
{
    private const int MaximumIdCharacters = 2000;
    private const int MaximumIds = 100;
    private const int MaximumLevels = 8;

    [Theory]
    [InlineData(200, """{"code":200,"id":"n70x"}""")]
    [InlineData(429, """{"code":429,"data":{"task_id":"n70x","st""")]
    [InlineData(429, """{"code":429,"message":"Slow down: task_id=n70x was queued"}""")]
    [InlineData(429, """{"code":429,"message":"{ task_id: n70x }"}""")]
    [InlineData(429, """{"code":429,"message":"{\"a\":1} and task_id=n70x."}""")]
    public async Task Given_an_id_that_may_be_the_tasks_when_submitting_then_the_error_has_it(int code, string body)
    {
        AnswerWith(ServiceRoute.Generate, body);

        Assert.Equal((code, "n70x"), await UnknownOutcome());
    }

    [Fact]
    public async Task Given_several_texts_cut_in_an_id_when_submitting_then_the_outcome_is_unknown()
    {
        AnswerWith(
            ServiceRoute.Generate,
            """{"code":429,"message":"{\"task_id\":\"n36abc","data":"{\"task_id\":\"n36abc"}""");

        Assert.Equal((429, ""), await UnknownOutcome());
    }

    [Fact]
    public async Task Given_an_answer_in_strings_of_JSON_when_submitting_then_the_task_is_found()
    {
        AnswerWith(ServiceRoute.Generate, InStrings(MaximumLevels));

        Assert.Equal("n70x", (await Submit()).TaskId);
    }

    [Fact]
    public async Task Given_an_answer_in_more_strings_than_are_read_when_submitting_then_the_error_has_the_id()
    {
        AnswerWith(ServiceRoute.Generate, InStrings(MaximumLevels + 1));

        Assert.Equal((200, "n70x"), await UnknownOutcome());
    }

    [Theory]
    [InlineData("task_id")]
    [InlineData("taskId")]
    public async Task Given_the_longest_id_when_submitting_then_it_is_the_task(string name)
    {
        var id = new string('n', MaximumIdCharacters);
        AnswerWith(ServiceRoute.Generate, $$$"""{"code":200,"data":{"{{{name}}}":"{{{id}}}"}}""");

        Assert.Equal(id, (await Submit()).TaskId);
    }

    [Theory]
    [InlineData("task_id")]
    [InlineData("taskId")]
    public async Task Given_a_longer_id_when_submitting_then_it_is_none(string name)
    {
        var id = new string('n', MaximumIdCharacters + 1);
        AnswerWith(ServiceRoute.Generate, $$$"""{"code":200,"data":{"{{{name}}}":"{{{id}}}"}}""");

        Assert.Equal((200, ""), await UnknownOutcome());
    }

    [Fact]
    public async Task Given_more_ids_than_a_submission_can_have_when_submitting_then_the_error_has_the_first()
    {
        var ids = Enumerable.Range(1, MaximumIds + 1).Select(number => $"n{number}").ToArray();
        AnswerWith(
            ServiceRoute.Generate,
            $$$"""{"code":200,"data":{"task_ids":{{{JsonSerializer.Serialize(ids)}}}}}""");

        Assert.Equal((200, string.Join(' ', ids.Take(MaximumIds))), await UnknownOutcome());
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task Given_wide_characters_after_others_when_submitting_then_the_error_has_the_id(string encoding)
    {
        AnswerWith(
            ServiceRoute.Generate,
            [
                .. "while(1);"u8,
                .. Encoding.GetEncoding(encoding).GetBytes("""{"code":200,"data":{"task_id":"n70x"}}"""),
            ]);

        Assert.Equal((200, "n70x"), await UnknownOutcome());
    }

    /// <summary>An acceptance whose data are JSON in a string, which is JSON in a string, and so on.</summary>
    private static string InStrings(int levels)
    {
        var data = """{"task_id":"n70x"}""";
        for (var level = 0; level < levels; level++)
        {
            data = JsonSerializer.Serialize(data);
        }

        return $$"""{"code":200,"data":{{data}}}""";
    }

    private Task<GptImageTask> Submit() => Client().SubmitAsync(new() { Prompt = "a fox" });

    /// <summary>The code and the ids of a submission whose outcome is unknown.</summary>
    private async Task<(int? Code, string Ids)> UnknownOutcome()
    {
        var error = await Assert.ThrowsAsync<GptImageException>(Submit);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        return (error.StatusCode, string.Join(' ', error.TaskIds));
    }
}
