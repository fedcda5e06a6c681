using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Service;

/// <summary>Each code has its error, and the message says who responded.</summary>
public sealed class ServiceErrorTests : ServiceTest
{
    private const string Page = "<html>Just a moment...</html>";

    [Theory]
    [InlineData(7, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(300, GptImageErrorId.RedirectRefused, GptImageErrorId.RedirectRefused)]
    [InlineData(303, GptImageErrorId.RedirectRefused, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(399, GptImageErrorId.RedirectRefused, GptImageErrorId.RedirectRefused)]
    [InlineData(400, GptImageErrorId.InvalidRequest, GptImageErrorId.InvalidRequest)]
    [InlineData(401, GptImageErrorId.Unauthorized, GptImageErrorId.Unauthorized)]
    [InlineData(402, GptImageErrorId.InsufficientCredits, GptImageErrorId.InsufficientCredits)]
    [InlineData(403, GptImageErrorId.Unauthorized, GptImageErrorId.Unauthorized)]
    [InlineData(404, GptImageErrorId.TaskNotFound, GptImageErrorId.InvalidRequest)]
    [InlineData(408, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(409, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(423, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(425, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(429, GptImageErrorId.RateLimited, GptImageErrorId.RateLimited)]
    [InlineData(498, GptImageErrorId.InvalidRequest, GptImageErrorId.InvalidRequest)]
    [InlineData(499, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(500, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(599, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(600, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    public async Task Given_a_code_of_the_service_when_calling_then_it_has_its_error(
        int code, GptImageErrorId ofStatus, GptImageErrorId ofSubmission)
    {
        var answer = new Fault { Status = 200, BodyCode = code, Message = "in the service's words" };

        var status = await StatusErrorAsync(answer);
        var submission = await SubmissionErrorAsync(answer);

        Assert.Equal((ofStatus, code), (status.ErrorId, status.StatusCode));
        Assert.Equal((ofSubmission, code), (submission.ErrorId, submission.StatusCode));
        Assert.Equal("in the service's words", status.ServiceMessage);
        Assert.Equal("in the service's words", submission.ServiceMessage);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(499)]
    public async Task Given_a_page_with_a_code_of_400_to_499_when_polling_then_the_message_names_a_proxy(int code)
    {
        var error = await StatusErrorAsync(new() { Status = code, RawBody = Page });

        Assert.Equal(GptImageErrorId.ServerError, error.ErrorId);
        Assert.StartsWith(
            $"The response ({code}) does not come from the service, but from a proxy",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(Page + ".", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(599)]
    public async Task Given_a_page_with_a_code_of_500_to_599_when_polling_then_the_message_says_that_the_service_failed(
        int code)
    {
        var error = await StatusErrorAsync(new() { Status = code, RawBody = Page });

        Assert.Equal(
            (GptImageErrorId.ServerError, $"The service failed ({code}): {Page}."), (error.ErrorId, error.Message));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(499)]
    [InlineData(500)]
    public async Task Given_a_failure_in_the_JSON_of_the_service_when_polling_then_the_message_says_that_it_failed(
        int code)
    {
        var error = await StatusErrorAsync(new() { Status = code, BodyCode = code, Message = "busy" });

        Assert.Equal(
            (GptImageErrorId.ServerError, $"The service failed ({code}): busy."), (error.ErrorId, error.Message));
    }

    [Fact]
    public async Task Given_no_response_when_submitting_then_the_error_has_no_code_and_no_words_of_the_service()
    {
        var error = await SubmissionErrorAsync(new() { Cut = Cut.AfterAccept });

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Null(error.StatusCode);
        Assert.Null(error.ServiceMessage);
    }

    [Fact]
    public async Task Given_no_listener_when_polling_then_it_is_ConnectionFailed_with_the_host()
    {
        using var port = new ReservedPort();
        var client = Create.Client(
            Service.ApiKey, new GptImageClientOptions { BaseUri = port.BaseUri, MaximumRetryCount = 0 });

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Contains(port.BaseUri.Host, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_no_API_key_when_calling_then_it_is_ApiKeyNotFound_and_nothing_is_sent()
    {
        var client = Create.Client(null, Options());

        var submission = await Assert.ThrowsAsync<GptImageException>(
            () => client.SubmitAsync(new() { Prompt = "a fox" }));
        var status = await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.ApiKeyNotFound, submission.ErrorId);
        Assert.Equal(GptImageErrorId.ApiKeyNotFound, status.ErrorId);
        Assert.Empty(Ledger.SeenRequests);
    }

    private Task<GptImageException> StatusErrorAsync(Fault answer)
    {
        Service.Faults.Add(answer with { Route = ServiceRoute.Status });
        return Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));
    }

    private Task<GptImageException> SubmissionErrorAsync(Fault answer)
    {
        Service.Faults.Add(answer with { Route = ServiceRoute.Generate });
        return Assert.ThrowsAsync<GptImageException>(() => Client().SubmitAsync(new() { Prompt = "a fox" }));
    }
}
