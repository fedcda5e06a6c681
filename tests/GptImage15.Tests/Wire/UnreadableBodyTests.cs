using System.Text;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Wire;

/// <summary>
/// Bodies that are no answer of the service: each is a typed error that says how it stands and shows the beginning.
/// </summary>
public class UnreadableBodyTests : ServiceTest
{
    private const string Page = "<!DOCTYPE html>\r\n<html>\r\n\t<head><title>Just a moment...</title></head></html>";
    private const string PageOnOneLine = "<!DOCTYPE html> <html> <head><title>Just a moment...</title></head></html>";

    static UnreadableBodyTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData(200, GptImageErrorId.MalformedResponse, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(400, GptImageErrorId.ServerError, GptImageErrorId.ServerError)]
    [InlineData(401, GptImageErrorId.Unauthorized, GptImageErrorId.Unauthorized)]
    [InlineData(402, GptImageErrorId.InsufficientCredits, GptImageErrorId.InsufficientCredits)]
    [InlineData(403, GptImageErrorId.ServerError, GptImageErrorId.ServerError)]
    [InlineData(404, GptImageErrorId.ServerError, GptImageErrorId.ServerError)]
    [InlineData(413, GptImageErrorId.ServerError, GptImageErrorId.ServerError)]
    [InlineData(429, GptImageErrorId.RateLimited, GptImageErrorId.RateLimited)]
    [InlineData(502, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(503, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(520, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(521, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(522, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(523, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(524, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    public async Task Given_an_HTML_page_when_calling_then_the_error_shows_it_on_one_line(
        int httpStatus, GptImageErrorId ofStatus, GptImageErrorId ofSubmission) =>
        await AssertErrors(
            new Fault { Status = httpStatus, RawBody = Page, ContentType = "text/html" },
            (ofStatus, httpStatus, PageOnOneLine),
            ofSubmission);

    [Theory]
    [InlineData(200, GptImageErrorId.MalformedResponse, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(401, GptImageErrorId.Unauthorized, GptImageErrorId.Unauthorized)]
    [InlineData(502, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    public async Task Given_an_empty_body_when_calling_then_the_error_says_so(
        int httpStatus, GptImageErrorId ofStatus, GptImageErrorId ofSubmission) =>
        await AssertErrors(
            new Fault { Status = httpStatus, RawBody = "" }, (ofStatus, httpStatus, "(empty)"), ofSubmission);

    [Fact]
    public async Task Given_half_an_answer_in_a_whole_body_when_calling_then_it_is_malformed() =>
        await AssertErrors(
            new Fault { RawBody = """{"code":200,"data":{"task_i""" },
            (GptImageErrorId.MalformedResponse, 200, """{"code":200,"data":{"task_i"""),
            GptImageErrorId.SubmissionOutcomeUnknown);

    [Theory]
    [InlineData(400, """{"message":"Forbidden"}""", "Forbidden")]
    [InlineData(403, """{"message":"Forbidden"}""", "Forbidden")]
    [InlineData(404, """{"message":"Forbidden"}""", "Forbidden")]
    [InlineData(403, """{"data":null}""", """{"data":null}""")]
    [InlineData(404, """{"data":{"reason":"no route"}}""", """{"data":""")]
    public async Task Given_JSON_without_a_code_that_lacks_message_or_data_when_calling_then_it_is_not_of_the_service(
        int httpStatus, string body, string shown) =>
        await AssertErrors(
            new Fault { Status = httpStatus, RawBody = body },
            (GptImageErrorId.ServerError, httpStatus, shown),
            GptImageErrorId.ServerError);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task Given_a_body_in_wide_characters_when_calling_then_it_is_read(string encoding)
    {
        AnswerWith(
            ServiceRoute.Status,
            Encoding.GetEncoding(encoding).GetBytes("""{"code":200,"data":{"status":"SUCCESS"}}"""));

        Assert.Equal(GptImageTaskStatus.Success, (await Client().GetStatusAsync("n1")).Status);
    }

    [Theory]
    [InlineData("latin1", "Requête refusée")]
    [InlineData("GBK", "请求错误")]
    [InlineData("shift_jis", "要求が無効です")]
    public async Task Given_a_body_in_another_encoding_when_calling_then_its_code_counts(string encoding, string words)
    {
        var fault = new Fault
        {
            Status = 200,
            RawBytes = Encoding.GetEncoding(encoding).GetBytes($$"""{"code":400,"message":"{{words}}","data":null}"""),
        };
        Service.Faults.Add(fault with { Route = ServiceRoute.Status }, fault with { Route = ServiceRoute.Generate });

        var status = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));
        var submission = await Assert.ThrowsAsync<GptImageException>(
            () => Client().SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal((GptImageErrorId.InvalidRequest, 400), (status.ErrorId, status.StatusCode));
        Assert.Equal((GptImageErrorId.InvalidRequest, 400), (submission.ErrorId, submission.StatusCode));
        Assert.Contains("\ufffd", status.ServiceMessage);
    }

    [Theory]
    [InlineData("latin1", "<p>Accès refusé</p>")]
    [InlineData("GBK", "<p>访问被拒绝</p>")]
    public async Task Given_an_HTML_page_in_another_encoding_when_calling_then_it_is_malformed(
        string encoding, string page)
    {
        AnswerWith(ServiceRoute.Status, Encoding.GetEncoding(encoding).GetBytes(page));

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.MalformedResponse, 200), (error.ErrorId, error.StatusCode));
        Assert.StartsWith("<p>", error.ServiceMessage);
    }

    [Fact]
    public async Task Given_a_body_of_4_MB_when_calling_then_it_is_read()
    {
        const string Frame = """{"code":200,"data":{"task_id":"n1","status":"SUCCESS"},"message":""}""";
        var words = new string('x', (4 * 1024 * 1024) - Frame.Length);
        AnswerWith(ServiceRoute.Status, Frame.Replace("\"\"", $"\"{words}\""));

        Assert.Equal(GptImageTaskStatus.Success, (await Client().GetStatusAsync("n1")).Status);
    }

    [Theory]
    [InlineData(200, GptImageErrorId.MalformedResponse, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(400, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(500, GptImageErrorId.ServerError, GptImageErrorId.SubmissionOutcomeUnknown)]
    public async Task Given_a_body_over_4_MB_when_calling_then_it_is_not_read(
        int httpStatus, GptImageErrorId ofStatus, GptImageErrorId ofSubmission)
    {
        var words = new string('x', 12 * 1024 * 1024);
        var body = $$"""{"code":200,"message":"{{words}}","data":{"task_id":"n1","status":"SUCCESS"} }""";

        await AssertErrors(
            new Fault { Status = httpStatus, RawBody = body },
            (ofStatus, httpStatus, """The content is larger than 4 MB. {"code":200,"message":"xxx"""),
            ofSubmission);
    }

    [Fact]
    public async Task Given_an_endless_body_when_calling_then_the_download_stops()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, RawBody = Page, EndlessBody = true });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.MalformedResponse, error.ErrorId);
        Assert.Contains("larger than 4 MB", error.Message);
    }

    private async Task AssertErrors(
        Fault fault, (GptImageErrorId Id, int Code, string Start) ofStatus, GptImageErrorId ofSubmission)
    {
        Service.Faults.Add(fault with { Route = ServiceRoute.Status }, fault with { Route = ServiceRoute.Generate });

        var status = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));
        var submission = await Assert.ThrowsAsync<GptImageException>(
            () => Client().SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal((ofStatus.Id, ofStatus.Code), (status.ErrorId, status.StatusCode));
        Assert.Equal((ofSubmission, ofStatus.Code), (submission.ErrorId, submission.StatusCode));
        Assert.All([status, submission], error =>
        {
            Assert.StartsWith(ofStatus.Start, error.ServiceMessage);
            Assert.Contains(error.ServiceMessage!, error.Message);
            Assert.InRange(error.ServiceMessage!.Length, 1, 250);
            Assert.DoesNotContain(error.Message, char.IsControl);
            Assert.Null(error.InnerException);
        });
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Generate));
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"response":["https://cdn.example/i.png?sig=s3cret&x=1"]}}""")]
    [InlineData("""{"code":200,"data":{"response":"[\"https:\/\/cdn.example\/i.png?sig=s3cret\"]"}}""")]
    [InlineData("""{"code":500,"message":"Not stored: https://cdn.example/i.png?sig=s3cret."}""")]
    [InlineData("""<a href='https://cdn.example/i.png?sig=s3cret'>""")]
    public async Task Given_an_answer_with_a_signed_address_when_it_is_an_error_then_the_signature_is_not_shown(
        string body)
    {
        AnswerWith(ServiceRoute.Status, body);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.DoesNotContain("s3cret", error.Message + error.ServiceMessage, StringComparison.Ordinal);
        Assert.Contains("i.png?***", error.Message, StringComparison.Ordinal);
    }
}
