using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Service;

/// <summary>A response to a poll: which of two values counts, and what a body that broke off is.</summary>
public sealed class StatusResponseTests : ServiceTest
{
    private const int MaximumBodyBytes = 4 * 1024 * 1024;

    private static readonly GptImageTask Known = new()
    {
        TaskId = "n1",
        CreatedAt = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ConsumedCredits = 10,
    };

    [Theory]
    [InlineData(""","created_at":"2025-06-01T12:00:00Z" """, 6)]
    [InlineData("", 1)]
    public async Task Given_the_time_of_the_service_when_polling_then_it_goes_before_the_known_one(
        string property, int month)
    {
        var task = await PollAsync($$"""{"code":200,"data":{"task_id":"n1","status":"IN_PROGRESS"{{property}} } }""");

        Assert.Equal(month, task.CreatedAt?.Month);
    }

    [Theory]
    [InlineData("SUCCESS", ""","consumed_credits":7,"consumed_credit":9""", 7)]
    [InlineData("SUCCESS", ""","consumed_credit":9""", 9)]
    [InlineData("SUCCESS", "", 10)]
    [InlineData("FAILED", "", 0)]
    [InlineData("FAILED", ""","consumed_credits":0,"consumed_credit":9""", 0)]
    public async Task Given_credits_under_both_names_when_polling_then_the_documented_name_counts(
        string status, string properties, int? credits)
    {
        var task = await PollAsync($$"""{"code":200,"data":{"task_id":"n1","status":"{{status}}"{{properties}} } }""");

        Assert.Equal(credits, task.ConsumedCredits);
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"task_id":"n1","sta""")]
    [InlineData("")]
    public async Task Given_a_body_that_broke_off_when_polling_then_the_connection_failed(string body)
    {
        var error = await Assert.ThrowsAsync<GptImageException>(() => PollAsync(BrokenOff(body)));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.StartsWith("The response of the service broke off: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_body_that_broke_off_at_the_maximum_size_when_polling_then_the_connection_failed()
    {
        var error = await Assert.ThrowsAsync<GptImageException>(
            () => PollAsync(BrokenOff(new string('x', MaximumBodyBytes))));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
    }

    [Fact]
    public async Task Given_a_body_that_broke_off_after_its_JSON_when_polling_then_it_is_read()
    {
        var task = await PollAsync(BrokenOff("""{"code":200,"data":{"task_id":"n1","status":"SUCCESS"}}"""));

        Assert.Equal(GptImageTaskStatus.Success, task.Status);
    }

    /// <summary>A response that announces more bytes than it has.</summary>
    private static Fault BrokenOff(string body) =>
        new() { Status = 200, RawBody = body, WrongLength = body.Length + 10 };

    private Task<GptImageTask> PollAsync(string body) => PollAsync(new Fault { Status = 200, RawBody = body });

    private Task<GptImageTask> PollAsync(Fault answer)
    {
        Service.Faults.Add(answer with { Route = ServiceRoute.Status });
        return Client().GetStatusAsync(Known, CancellationToken.None);
    }
}
