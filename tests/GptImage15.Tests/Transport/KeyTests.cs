using System.Text;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Transport;

/// <summary>The API key goes to the service and nowhere else.</summary>
public class KeyTests : ServiceTest
{
    private const string Key = "sk-top/secret+9";

    private protected override SimulatorOptions ServiceOptions => new() { ApiKey = Key };

    public static TheoryData<string, string> Echoes => new()
    {
        { "as it is", $$"""{"code":401,"message":"The key {{Key}} is not known ({{Key}})."}""" },
        { "escaped", """{"code":401,"message":"The key sk\u002dtop\/secret\u002b9 is not known."}""" },
        { "in a page", $"<html>Authorization: Bearer {Key}</html>" },
        { "in a field nobody announced", $$"""{"code":401,"key":"{{Key}}"}""" },
        { "in a field nobody announced, escaped", """{"code":401,"key":"sk-top\/secret+9"}""" },
    };

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Given_an_answer_that_repeats_the_key_when_calling_then_no_error_shows_it(string how, string body)
    {
        Assert.NotEmpty(how);
        AnswerWith(ServiceRoute.Status, body, 401);
        AnswerWith(ServiceRoute.Generate, body, 500);

        AssertClean(await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1")));
        AssertClean(
            await Assert.ThrowsAsync<GptImageException>(() => Client().SubmitAsync(new() { Prompt = "a fox" })));
    }

    [Fact]
    public async Task Given_a_short_key_that_is_repeated_when_calling_then_the_error_does_not_show_it_and_ids_stay()
    {
        const string shortKey = "hunter2";
        AnswerWith(ServiceRoute.Status, $$"""{"code":401,"message":"Invalid key {{shortKey}}"}""", 401);
        AnswerWith(ServiceRoute.Generate, $$$"""{"code":429,"data":{"task_id":"n{{{shortKey}}}"}}""", 429);
        var client = Create.Client(shortKey, Options());

        var status = await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));
        var submission = await Assert.ThrowsAsync<GptImageException>(
            () => client.SubmitAsync(new() { Prompt = "a fox" }));

        Assert.DoesNotContain(shortKey, status.ToString(), StringComparison.Ordinal);
        Assert.Equal("Invalid key ***", status.ServiceMessage);
        Assert.Equal(["nhunter2"], submission.TaskIds);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Given_an_answer_that_repeats_the_key_in_wide_characters_when_calling_then_no_error_shows_it(
        string encoding)
    {
        AnswerWith(ServiceRoute.Status, Encoding.GetEncoding(encoding).GetBytes($"No such key: {Key}"), 401);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        AssertClean(error);
        Assert.StartsWith("No such key:", error.ServiceMessage);
    }

    [Theory]
    [InlineData("a chunk's head", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Key}\r\n")]
    [InlineData("a chunk's end", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx{Key}\r\n")]
    [InlineData("a status line", $"HTTP/1.1 {Key}\r\n\r\n")]
    [InlineData("a reason", $"HTTP/1.1 500 {Key}\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a line that is no header", $"HTTP/1.1 200 OK\r\n{Key}\r\n\r\n")]
    [InlineData("a length", $"HTTP/1.1 200 OK\r\nContent-Length: {Key}\r\n\r\n")]
    [InlineData("a location", $"HTTP/1.1 302 Found\r\nLocation: http://[{Key}\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("a moment", $"HTTP/1.1 429 Slow\r\nRetry-After: {Key}\r\nContent-Length: 0\r\n\r\n")]
    public async Task Given_an_answer_that_repeats_the_key_in_invalid_HTTP_when_calling_then_no_error_shows_it(
        string where, string answer)
    {
        Assert.NotEmpty(where);
        await using var service = new RawListener(received =>
            Encoding.ASCII.GetString(received) is var head && head.Contains("\r\n\r\n", StringComparison.Ordinal)
                ? Encoding.ASCII.GetBytes(answer)
                : null);
        var options = Options(timeout: TimeSpan.FromSeconds(2));
        options.BaseUri = service.BaseUri;
        var client = Create.Client(Key, options);

        AssertClean(await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1")));
        AssertClean(await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(new() { Prompt = "a fox" })));
    }

    [Theory]
    [InlineData("""{"code":409,"message":"KEY","data":{"task_id":"n1","key":"KEY"}}""")]
    [InlineData("""<html>KEY {"task_id":"n1"}</html>""")]
    public async Task Given_a_refusal_with_an_id_that_repeats_the_key_when_submitting_then_the_error_does_not_show_it(
        string body)
    {
        AnswerWith(ServiceRoute.Generate, body.Replace("KEY", Key));

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().SubmitAsync(new() { Prompt = "a fox" }));

        AssertClean(error);
        Assert.Contains("n1", error.Message);
    }

    [Fact]
    public async Task Given_a_redirect_that_repeats_the_key_when_calling_then_no_error_shows_it()
    {
        Service.Faults.Add(new Fault { Status = 302, RawBody = "", Location = $"https://example.com/?key={Key}" });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        AssertClean(error);
        Assert.Contains("https://example.com/?***", error.Message);
    }

    [Theory]
    [InlineData($$"""{"code":200,"data":{"status":"FAILED","error_message":"{{Key}}" } }""")]
    [InlineData("""{"code":200,"data":{"status":"FAILED","error_message":"sk\u002dtop\/secret+9"}}""")]
    public async Task Given_a_task_whose_error_repeats_the_key_when_getting_the_status_then_it_does_not_hold_it(
        string body)
    {
        AnswerWith(ServiceRoute.Status, body);

        var task = await Client().GetStatusAsync("n1");

        Assert.NotEmpty(task.ErrorMessage!);
        Assert.DoesNotContain(Key, task.ErrorMessage);
    }

    [Theory]
    [InlineData(
        "as it is", """{"status":"SUCCESS","response":["https://example.com/?k=KEY"],"request":{"prompt":"KEY"}}""")]
    [InlineData("escaped",
        """{"status":"SUCCESS","response":["https:\/\/example.com\/?k=sk\u002Dtop\/secret+9"],"request":"""
        + """{"prompt":"\u0073k-top\/secret\u002b9"}}""")]
    [InlineData("in strings of JSON",
        """{"status":"2","response":"[\"https://example.com/?k=sk-top\\/secret+9\"]","request":"""
        + """ "{\"prompt\":\"sk\\u002dtop/secret+9\"}"}""")]
    [InlineData("in an address",
        """{"status":"SUCCESS","response":["https://example.com/?k=sk%2Dtop%2Fsecret%2b9"],"request":"""
        + """{"prompt":"sk-top%2fsecret%2B9"}}""")]
    public async Task Given_a_task_whose_values_repeat_the_key_when_getting_the_status_then_it_does_not_hold_it(
        string how, string data)
    {
        Assert.NotEmpty(how);
        AnswerWith(ServiceRoute.Status, """{"code":200,"data":DATA}""".Replace("DATA", data).Replace("KEY", Key));

        var task = await Client().GetStatusAsync("n1");

        Assert.Equal("https://example.com/?k=", task.ImageUrl[0].TrimEnd('*'));
        Assert.Equal("", task.Prompt!.Trim('*'));
        Assert.Equal("", task.Request!.Prompt!.Trim('*'));
    }

    [Theory]
    [InlineData("KEY")]
    [InlineData(@"\\\\KEY")]
    [InlineData(@"\\\\sk\u002dtop\/secret+9")]
    [InlineData(@"\\\\\\\\\u0073k-top/secret+9")]
    public async Task Given_an_acceptance_that_repeats_the_key_when_submitting_then_it_is_still_read(string message)
    {
        AnswerWith(
            ServiceRoute.Generate,
            """{"code":200,"message":"MESSAGE","data":{"task_id":"n1"}}"""
                .Replace("MESSAGE", message)
                .Replace("KEY", Key));

        Assert.Equal("n1", (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId);
    }

    [Theory]
    [InlineData(301, GptImageErrorId.RedirectRefused)]
    [InlineData(302, GptImageErrorId.RedirectRefused)]
    [InlineData(303, GptImageErrorId.SubmissionOutcomeUnknown)]
    [InlineData(307, GptImageErrorId.RedirectRefused)]
    [InlineData(308, GptImageErrorId.RedirectRefused)]
    public async Task Given_a_redirect_when_calling_then_it_is_not_followed(
        int status, GptImageErrorId expectedOfSubmission)
    {
        await using var other = await ServiceSimulator.StartAsync(ServiceOptions);
        Service.Faults.Add(
            new Fault { Status = status, RawBody = "", Location = other.BaseUri.AbsoluteUri, Times = 2 });

        var ofStatus = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 4).GetStatusAsync("n1"));
        var ofSubmission = await Assert.ThrowsAsync<GptImageException>(
            () => Client(retries: 4).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal((GptImageErrorId.RedirectRefused, status), (ofStatus.ErrorId, ofStatus.StatusCode));
        Assert.Equal((expectedOfSubmission, status), (ofSubmission.ErrorId, ofSubmission.StatusCode));
        Assert.All([ofStatus, ofSubmission], error => Assert.Contains(other.BaseUri.AbsoluteUri, error.Message));
        Assert.Equal(2, Ledger.SeenRequests.Count);
        Assert.Empty(other.Ledger.SeenRequests);
    }

    [Theory]
    [InlineData("/api/status?task_id=n2")]
    [InlineData("//127.0.0.1/api/status")]
    public async Task Given_a_redirect_to_the_service_itself_when_calling_then_it_is_not_followed(string location)
    {
        Service.Faults.Add(new Fault { Status = 302, RawBody = "", Location = location });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.RedirectRefused, error.ErrorId);
        Assert.Single(Ledger.SeenRequests);
    }

    [Theory]
    [InlineData(" sk-top/secret+9\r\n")]
    [InlineData("\tsk-top/secret+9")]
    public async Task Given_white_space_around_the_key_when_calling_then_it_is_trimmed(string key)
    {
        await Create.Client(key, Options()).SubmitAsync(new() { Prompt = "a fox" });

        Assert.Equal("Bearer " + Key, Ledger.SeenRequests[0].Authorization);
    }

    [Theory]
    [InlineData("sk-ab\ncd", 6)]
    [InlineData("sk-ab cd", 6)]
    [InlineData("“sk-abcd”", 1)]
    [InlineData("sk-é", 4)]
    public void Given_a_key_that_no_header_can_hold_when_creating_a_client_then_it_is_refused_and_not_shown(
        string key, int position)
    {
        var error = Assert.Throws<GptImageException>(() => Create.Client(key));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Contains($"position {position} ", error.Message);
        Assert.DoesNotContain(key, error.ToString());
        Assert.DoesNotContain("sk-ab", error.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void Given_an_empty_key_when_creating_a_client_then_it_is_ApiKeyNotFound(string key) =>
        Assert.Equal(
            GptImageErrorId.ApiKeyNotFound, Assert.Throws<GptImageException>(() => Create.Client(key)).ErrorId);

    [Fact]
    public async Task Given_no_key_when_calling_then_nothing_is_sent()
    {
        var client = Create.Client(apiKey: null, Options());

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.ApiKeyNotFound, error.ErrorId);
        Assert.Empty(Ledger.SeenRequests);
    }

    private static void AssertClean(GptImageException error)
    {
        Assert.DoesNotContain(Key, error.ToString());
        Assert.DoesNotContain(Key, error.ServiceMessage ?? "");
        Assert.DoesNotContain("sk-top\\/secret+9", error.ToString());
    }
}
