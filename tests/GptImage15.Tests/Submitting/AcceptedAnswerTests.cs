using System.Text;
using GptImage15.Tests.Clocks;

namespace GptImage15.Tests.Submitting;

/// <summary>An id in an answer is a paid task, whatever stands around it.</summary>
public sealed class AcceptedAnswerTests
{
    [Theory]
    [InlineData("""{"code":200,"message":"\ud800","data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":"200","message":["m"],"data":{"task_id":"n1","status":"\ud800UCCESS"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","status":{"a":1},"created_at":"\udfff","consumed_credits":"\ud800"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","response":["\ud800"],"request":{"\ud800":1,"prompt":"\ud800"}}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1","response":"[\"\\ud800\"]","request":"{\"prompt\":\"\\ud800\"}"}}""")]
    [InlineData("""{"data":{"task_id":"n1","response":"\ud800","request":"\ud800","error_message":"\ud800"}}""")]
    [InlineData("""{"code":200,"message":"caf?","data":{"task_id":"n1","status":"caf?","error_message":"caf?","response":"caf?"}}""")]
    public async Task Given_text_that_is_none_beside_the_id_when_submitting_then_the_task_is_found(string body)
    {
        await using var service = await PaidService.StartAsync();

        // The byte of a Latin-1 é is no UTF-8.
        var bytes = Encoding.ASCII.GetBytes(body).Select(value => value == '?' ? (byte)0xE9 : value).ToArray();
        service.NextSubmission(new() { Status = 200, RawBytes = bytes });

        var outcome = await service.SubmitAsync();

        Assert.Equal("n1", outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_an_id_when_the_HTTP_status_is_an_error_then_the_task_is_found()
    {
        await using var service = await PaidService.StartAsync();
        service.NextSubmission(new() { Status = 502, RawBody = """{"code":200,"data":{"task_id":"n1"}}""" });

        var outcome = await service.SubmitAsync();

        Assert.Equal("n1", outcome.Result?.TaskId);
    }
}
