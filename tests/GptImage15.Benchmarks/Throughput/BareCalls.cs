using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Benchmarks.Throughput;

/// <summary>The two calls as a user writes them with HttpClient and System.Text.Json alone.</summary>
internal sealed class BareCalls : IDisposable
{
    private readonly HttpClient _http = new();

    public BareCalls(Uri service, string apiKey)
    {
        _http.BaseAddress = service;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public async Task<string> SubmitAsync(string prompt, string size, string quality)
    {
        var json = JsonSerializer.Serialize(new Request(prompt, size, quality));
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("api/generate", content);
        return (await ReadAsync(response)).TaskId;
    }

    public async Task<string> GetStatusAsync(string taskId)
    {
        using var response = await _http.GetAsync("api/status?task_id=" + Uri.EscapeDataString(taskId));
        return (await ReadAsync(response)).Status;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Data> ReadAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<Answer>();
        return answer is { Code: 200, Data: { } data } ? data : throw new InvalidDataException("Not a task.");
    }

    private sealed record Request(
        [property: JsonPropertyName("prompt")] string Prompt,
        [property: JsonPropertyName("size")] string Size,
        [property: JsonPropertyName("quality")] string Quality);

    private sealed record Answer(
        [property: JsonPropertyName("code")] int Code,
        [property: JsonPropertyName("data")] Data? Data);

    private sealed record Data(
        [property: JsonPropertyName("task_id")] string TaskId,
        [property: JsonPropertyName("status")] string Status);
}
