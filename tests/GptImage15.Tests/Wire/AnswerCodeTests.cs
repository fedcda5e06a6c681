using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Wire;

/// <summary>The code can be in the body or in the HTTP status, and can differ.</summary>
public class AnswerCodeTests : ServiceTest
{
    private const string Words = "in the service's words";

    public static TheoryData<int, GptImageErrorId, GptImageErrorId> Codes => new()
    {
        { 400, GptImageErrorId.InvalidRequest, GptImageErrorId.InvalidRequest },
        { 401, GptImageErrorId.Unauthorized, GptImageErrorId.Unauthorized },
        { 402, GptImageErrorId.InsufficientCredits, GptImageErrorId.InsufficientCredits },
        { 404, GptImageErrorId.TaskNotFound, GptImageErrorId.InvalidRequest },
        { 429, GptImageErrorId.RateLimited, GptImageErrorId.RateLimited },
        { 500, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Given_a_code_in_the_body_alone_when_calling_then_it_counts(
        int code, GptImageErrorId ofStatus, GptImageErrorId ofSubmission) =>
        await AssertErrors(new Fault { Status = 200, BodyCode = code, Message = Words }, code, ofStatus, ofSubmission);

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Given_a_code_in_the_HTTP_status_alone_when_calling_then_it_counts(
        int code, GptImageErrorId ofStatus, GptImageErrorId ofSubmission) =>
        await AssertErrors(
            new Fault { Status = code, RawBody = $$"""{"message":"{{Words}}","data":null}""" },
            code,
            ofStatus,
            ofSubmission);

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Given_a_code_in_body_and_HTTP_status_when_calling_then_it_counts(
        int code, GptImageErrorId ofStatus, GptImageErrorId ofSubmission) =>
        await AssertErrors(new Fault { Status = code, BodyCode = code, Message = Words }, code, ofStatus, ofSubmission);

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Given_codes_that_differ_when_calling_then_the_code_of_the_body_counts(
        int code, GptImageErrorId ofStatus, GptImageErrorId ofSubmission)
    {
        foreach (var (httpStatus, _, _) in Codes.Select(row => ((int)row[0], row[1], row[2])))
        {
            await AssertErrors(
                new Fault { Status = httpStatus, BodyCode = code, Message = Words }, code, ofStatus, ofSubmission);
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(522)]
    public async Task Given_401_in_the_body_when_calling_then_it_is_Unauthorized_whatever_the_HTTP_status(
        int httpStatus) =>
        await AssertErrors(
            new Fault { Status = httpStatus, BodyCode = 401, Message = Words },
            401,
            GptImageErrorId.Unauthorized,
            GptImageErrorId.Unauthorized);

    [Theory]
    [InlineData(500, GptImageErrorId.ServerError)]
    [InlineData(404, GptImageErrorId.TaskNotFound)]
    public async Task Given_200_in_the_body_of_a_failure_when_getting_the_status_then_the_HTTP_status_counts(
        int httpStatus, GptImageErrorId id)
    {
        AnswerWith(ServiceRoute.Status, """{"code":200,"data":{"task_id":"n1","status":"SUCCESS"}}""", httpStatus);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.Equal((id, httpStatus), (error.ErrorId, error.StatusCode));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task Given_another_code_of_success_when_calling_then_it_is_no_error(int code)
    {
        AnswerWith(ServiceRoute.Status, $$"""{"code":{{code}},"data":{"task_id":"n1","status":"SUCCESS"} }""");

        Assert.Equal(GptImageTaskStatus.Success, (await Client().GetStatusAsync("n1")).Status);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(500)]
    public async Task Given_an_id_and_200_in_the_body_when_submitting_then_it_is_a_paid_task_whatever_the_HTTP_status(
        int httpStatus)
    {
        AnswerWith(
            ServiceRoute.Generate, """{"code":200,"data":{"task_id":"n1","status":"IN_PROGRESS"}}""", httpStatus);

        Assert.Equal("n1", (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId);
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"status":"IN_PROGRESS"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"","status":"IN_PROGRESS"}}""")]
    [InlineData("""{"code":200,"data":null}""")]
    [InlineData("{}")]
    public async Task Given_an_answer_without_an_id_when_submitting_then_the_outcome_is_unknown_and_it_is_not_resent(
        string answer)
    {
        AnswerWith(ServiceRoute.Generate, answer);

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(retries: 4).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Contains(answer, error.Message);
        Assert.Equal(1, Ledger.PostsReceived);
    }

    [Theory]
    [InlineData(CodePlacement.Body)]
    [InlineData(CodePlacement.HttpStatus)]
    [InlineData(CodePlacement.Both)]
    public async Task Given_a_service_that_puts_its_codes_in_one_place_when_calling_then_it_is_understood(
        CodePlacement placement)
    {
        await using var service = await ServiceSimulator.StartAsync(new() { CodePlacement = placement });
        var options = new GptImageClientOptions { BaseUri = service.BaseUri, MaximumRetryCount = 0 };

        var task = await Create.Client(service.ApiKey, options).SubmitAsync(new() { Prompt = "a fox" });
        var seen = await Create.Client(service.ApiKey, options).GetStatusAsync(task.TaskId!);
        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Create.Client("sk-another", options).GetStatusAsync(task.TaskId!));

        Assert.Equal(GptImageTaskStatus.Success, seen.Status);
        Assert.Equal((GptImageErrorId.Unauthorized, 401), (error.ErrorId, error.StatusCode));
    }

    private async Task AssertErrors(Fault fault, int code, GptImageErrorId ofStatus, GptImageErrorId ofSubmission)
    {
        Service.Faults.Add(fault with { Route = ServiceRoute.Status }, fault with { Route = ServiceRoute.Generate });

        var status = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));
        var submission = await Assert.ThrowsAsync<GptImageException>(
            () => Client().SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal((ofStatus, code), (status.ErrorId, status.StatusCode));
        Assert.Equal((ofSubmission, code), (submission.ErrorId, submission.StatusCode));
        Assert.Equal((Words, Words), (status.ServiceMessage, submission.ServiceMessage));
        Assert.Contains(Words, status.Message);
        Assert.Contains(Words, submission.Message);
        Assert.Equal(0, Ledger.AcceptedTasks);
    }
}
