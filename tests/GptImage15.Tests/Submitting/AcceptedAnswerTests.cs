using System.Text;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>An id in an answer is a paid task, whatever stands around it.</summary>
public sealed class AcceptedAnswerTests
{
    [Theory]
    [InlineData("""{"code":200,"message":"\ud800","data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":"200","message":["m"],"data":{"task_id":"n1","status":"\ud800UCCESS"}}""")]
    [InlineData(
        """{"code":200,"data":{"task_id":"n1","status":{"a":1},"created_at":"\udfff","consumed_credits":"\ud800"}}""")]
    [InlineData(
        """{"code":200,"data":{"task_id":"n1","response":["\ud800"],"request":{"\ud800":1,"prompt":"\ud800"}}}""")]
    [InlineData(
        """{"code":200,"data":{"task_id":"n1","response":"[\"\\ud800\"]","request":"{\"prompt\":\"\\ud800\"}"}}""")]
    [InlineData("""{"data":{"task_id":"n1","response":"\ud800","request":"\ud800","error_message":"\ud800"}}""")]
    [InlineData(
        """{"code":200,"message":"caf?","data":"""
        + """{"task_id":"n1","status":"caf?","error_message":"caf?","response":"caf?"}}""")]
    public async Task Given_text_that_is_none_beside_the_id_when_submitting_then_the_task_is_found(string body)
    {
        await using var service = await SimulatedService.StartAsync();

        // The Latin-1 byte of é is not valid UTF-8.
        var bytes = Encoding.ASCII.GetBytes(body).Select(value => value == '?' ? (byte)0xE9 : value).ToArray();
        service.NextSubmission(new() { Status = 200, RawBytes = bytes });

        var outcome = await service.SubmitAsync();

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(429)]
    [InlineData(403)]
    [InlineData(302)]
    public async Task Given_an_id_and_a_body_code_of_200_when_the_HTTP_status_is_an_error_then_the_task_is_found(
        int status)
    {
        var (outcome, posts) = await SubmitAsync(status, """{"code":200,"data":{"task_id":"n1"}}""");

        Assert.Equal(("n1", 1), (outcome.Result?.TaskId, posts));
    }

    [Theory]
    [InlineData("""{"code":0,"data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":201,"data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":299,"message":"queued","data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":"OK","data":{"task_id":"n1"}}""")]
    public async Task Given_an_id_when_the_body_code_is_another_that_means_success_then_the_task_is_found(string body)
    {
        var (outcome, _) = await SubmitAsync(202, body);

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    [Theory]
    [InlineData("""{"code":200,"data":"n1"}""")]
    [InlineData("""{"code":200,"data":["n1"]}""")]
    [InlineData("""{"code":200,"data":"\"n1\""}""")]
    [InlineData("""{"code":200,"data":"{\"task_id\":\"n1\"}"}""")]
    [InlineData("""{"code":200,"data":"[{\"task_id\":\"n1\"}]"}""")]
    [InlineData("""{"code":200,"data":"\"{\\\"task_id\\\":\\\"n1\\\"}\""}""")]
    [InlineData("""{"code":200,"data":[{"task_id":"n1","status":"PENDING"}]}""")]
    [InlineData("""{"code":200,"data":[[],[{"x":[1]},{"task_id":"n1"}]]}""")]
    [InlineData("""{"code":200,"data":{"task":{"task_id":"n1"}}}""")]
    [InlineData("""{"code":200,"data":{"task":{"id":"n1"}}}""")]
    [InlineData("""{"code":200,"data":{"data":{"data":{"x":{"y":{"task_id":"n1"}}}}}}""")]
    [InlineData("""{"code":200,"data":{"task_id":["n1"]}}""")]
    [InlineData("""{"code":200,"result":{"task_id":"n1"}}""")]
    [InlineData("""{"code":200,"result":{"id":"n1"}}""")]
    [InlineData("""{"code":200,"task":"n1"}""")]
    [InlineData("""{"code":200,"tasks":["n1"]}""")]
    [InlineData("""{"code":200,"tasks":[{"id":"n1"}]}""")]
    [InlineData("""{"code":200,"data":{"steps":[1,],},"task_id":"n1",}""")]
    [InlineData("""{"code":200,"task_id":"n1","data":null}""")]
    [InlineData("""[{"code":200,"data":{"task_id":"n1"}}]""")]
    [InlineData(""" "{\"code\":200,\"data\":{\"task_id\":\"n1\"}}" """)]
    public async Task Given_an_id_when_the_frame_is_another_then_the_task_is_found(string body)
    {
        var (outcome, _) = await SubmitAsync(200, body);

        Assert.Equal(("n1", GptImageTaskStatus.Pending), (outcome.Result?.TaskId, outcome.Result?.Status));
    }

    [Fact]
    public async Task Given_an_id_below_a_thousand_objects_when_submitting_then_the_task_is_found()
    {
        const int Depth = 1000;
        var beginning = string.Concat(Enumerable.Repeat("""{"data":""", Depth));
        var body = beginning + """{"task_id":"n1"}""" + new string('}', Depth);

        var (outcome, _) = await SubmitAsync(200, body);

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"taskId":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"TaskID":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"task-id":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"id":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"id":17,"task_id":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"","id":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","status":"IN_PROGRESS","queue":{"task_id":"n2"}}}""")]
    [InlineData("""{"code":200,"data":{"task\u005fid":"n\u0031"}}""")]
    [InlineData("""{"code":200,"data":{"\ud800":1,"task_id":"n1"},"\udfff":2}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","task_id":"n1"},"data":{"taskId":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1"},"data":null}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","request":{"task_id":"n2"},"prompt":"{\"task_id\":\"n3\"}"}}""")]
    public async Task Given_an_id_when_its_name_is_spelled_otherwise_or_stands_twice_then_the_task_is_found(string body)
    {
        var (outcome, _) = await SubmitAsync(200, body);

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    [Theory]
    [InlineData("12345678901234567890")]
    [InlineData("1000000000000000.0")]
    [InlineData("1e15")]
    public async Task Given_an_id_that_is_a_number_when_submitting_then_no_digit_of_it_is_lost(string id)
    {
        var (outcome, _) = await SubmitAsync(200, $$$"""{"code":200,"data":{"task_id":{{{id}}}}}""");

        Assert.Equal(id, outcome.Result?.TaskId);
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"task_id":"n1","st""")]
    [InlineData("""{"data":{"task_id":"n1" """)]
    [InlineData("""{"code":200,"data":{"code":500,"task_id":"n1","st""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","request":{ ... }}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1"}} and more""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1"}}{"code":200,"data":{"task_id":"n1"}}""")]
    public async Task Given_an_id_when_the_answer_cannot_be_read_behind_it_then_the_task_is_found(string body)
    {
        var (outcome, _) = await SubmitAsync(200, body);

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    [Theory]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", false)]
    [InlineData("utf-32BE", true)]
    [InlineData("utf-8", true)]
    public async Task Given_an_id_when_the_answer_is_in_another_unicode_then_the_task_is_found(
        string encoding, bool hasMark)
    {
        var unicode = Encoding.GetEncoding(encoding);
        byte[] body =
            [.. hasMark ? unicode.GetPreamble() : [], .. unicode.GetBytes("""{"code":200,"data":{"task_id":"n1"}}""")];

        var (outcome, _) = await SubmitAsync(new() { Status = 200, RawBytes = body });

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 1)]
    [InlineData(int.MaxValue)]
    [InlineData(4096L * 1024 * 1024 * 1024)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(1000)]
    [InlineData(40)]
    public async Task Given_an_id_when_the_length_that_is_announced_is_another_then_the_task_is_found(long announced)
    {
        var (outcome, _) = await SubmitAsync(new()
        {
            Status = 200, RawBody = """{"code":200,"data":{"task_id":"n1"}}    """ + "    ", WrongLength = announced,
        });

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    private static Task<(GptImageOutcome<GptImageTask> Outcome, long Posts)> SubmitAsync(int status, string body) =>
        SubmitAsync(new() { Status = status, RawBody = body });

    private static async Task<(GptImageOutcome<GptImageTask> Outcome, long Posts)> SubmitAsync(Fault answer)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(answer);
        return (await service.SubmitAsync(), service.Posts);
    }
}
