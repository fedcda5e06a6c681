using System.Text;

namespace GptImage15.Simulator;

/// <summary>Sends the end of a task to its callback_url, if that is on this machine.</summary>
internal static class Callback
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static void Schedule(ServiceTask task, TimeProvider time, CancellationToken stopping)
    {
        var address = new Uri(task.Request.CallbackUrl!);
        if (address.IsLoopback)
            _ = PostAtEndAsync(task, address, time, stopping);
    }

    private static async Task PostAtEndAsync(
        ServiceTask task, Uri address, TimeProvider time, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(task.EndsAt - task.CreatedAt, time, stopping);
            var body = $$"""{"task_id":"{{task.Id}}","status":"{{task.StateAt(task.EndsAt).Word()}}"}""";
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await Client.PostAsync(address, content, stopping);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException)
        {
            // No one listens there, or the simulator ends. The service's pages promise no delivery.
        }
    }
}
