using System.Net;
using System.Text;
using System.Text.Json;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The responses of the service.</summary>
internal static class ServiceAnswers
{
    public static HttpResponseMessage Accepted(string taskId) =>
        Json(HttpStatusCode.OK, $$$"""{"code":200,"data":{"task_id":"{{{taskId}}}","status":"IN_PROGRESS"}}""");

    public static HttpResponseMessage Refused() =>
        Json(HttpStatusCode.BadRequest, """{"code":400,"message":"Bad Request","data":null}""");

    public static HttpResponseMessage BadGateway() => Json(HttpStatusCode.BadGateway, "<html>502</html>");

    public static HttpResponseMessage Ended(string taskId) => Json(
        HttpStatusCode.OK,
        $$$"""{"code":200,"data":{"task_id":"{{{taskId}}}","status":"SUCCESS","response":["https://a.test/1.png"]}}""");

    /// <summary>The prompt of a submission.</summary>
    public static async Task<string> PromptOfAsync(HttpRequestMessage request)
    {
        using var json = await JsonDocument.ParseAsync(await request.Content!.ReadAsStreamAsync());
        return json.RootElement.GetProperty("prompt").GetString()!;
    }

    private static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
