using GptImage15;

// The main job with the client that Windows PowerShell loads: submits each prompt, waits for it and saves it. Prints
// the number of results of each step.
if (args.Length < 5)
{
    Console.Error.WriteLine("Usage: GptImage15.Desktop.exe <base-uri> <api-key> <folder> <history> <prompt>...");
    return 2;
}

var folder = args[2];
var problems = 0;
var client = new GptImageClient(args[1], new GptImageClientOptions
{
    BaseUri = new Uri(args[0]),
    MaximumRetryCount = 0,
    History = args[3],
});
var requests = args.Skip(4).Select(prompt => new GptImageRequest { Prompt = prompt, IdempotencyKey = prompt });
var tasks = await ListAsync(client.SubmitEachAsync(requests));
Console.WriteLine($"Submitted: {tasks.Count}");

var waitOptions = new GptImageWaitOptions { PollInterval = TimeSpan.FromSeconds(1) };
var ended = await ListAsync(client.WaitEachAsync(tasks, waitOptions));
Console.WriteLine($"Succeeded: {ended.Count(task => task.Status == GptImageTaskStatus.Success)}");

var saveOptions = new GptImageSaveOptions { FileName = task => task.Prompt };
var files = await ListAsync(client.SaveEachAsync(ended, folder, saveOptions));
Console.WriteLine($"Saved: {files.Count}");
return problems == 0 ? 0 : 1;

async Task<List<T>> ListAsync<T>(IAsyncEnumerable<GptImageOutcome<T>> outcomes)
    where T : class
{
    var results = new List<T>();
    await foreach (var outcome in outcomes)
    {
        if (outcome.Result is { } result)
        {
            results.Add(result);
        }

        if (outcome.Error is { } error)
        {
            problems++;
            Console.WriteLine($"{error.ErrorId}: {error.Message}");
        }
    }

    return results;
}
