using GptImage15;
using GptImage15.History;
using GptImage15.Saving;
using GptImage15.Submitting;
using GptImage15.Waiting;

// The main job with the client that Windows PowerShell loads: each prompt is submitted, awaited and saved by the
// cmdlets' engines. Prints what became of each step.
if (args.Length < 4)
{
    Console.Error.WriteLine("Usage: GptImage15.Desktop.exe <base-uri> <api-key> <folder> <prompt>...");
    return 2;
}

var client = Create.Client(args[1], new GptImageClientOptions { BaseUri = new Uri(args[0]), MaximumRetryCount = 0 });
var folder = args[2];
var history = Create.History(Path.Combine(folder, "history.jsonl"));
var tasks = new List<GptImageTask>();
var problems = 0;

var submitter = Create.SubmissionEngine(client, history, new SubmissionOptions(), outcome => Keep(outcome, tasks));
foreach (var prompt in args.Skip(3))
{
    await submitter.AddAsync(new GptImageRequest { Prompt = prompt, IdempotencyKey = prompt }, CancellationToken.None);
}

await submitter.CompleteAsync(CancellationToken.None);
Console.WriteLine($"Submitted: {tasks.Count}");

var ended = new List<GptImageTask>();
using (var waiter = Create.WaitEngine(
    client, history, new WaitOptions { PollInterval = TimeSpan.FromSeconds(1) }, outcome => Keep(outcome, ended)))
{
    tasks.ForEach(waiter.Add);
    await waiter.CompleteAsync();
}

Console.WriteLine($"Succeeded: {ended.Count(task => task.Status == GptImageTaskStatus.Success)}");

var files = new List<FileInfo>();
var saver = Create.SaveEngine(client, new SaveOptions { Destination = folder }, outcome => Keep(outcome, files));
foreach (var task in ended.Where(task => task.ImageUrl.Length > 0))
{
    var request = new SaveRequest { ImageUrl = task.ImageUrl[0], FileName = task.Prompt! };
    await saver.AddAsync(request, CancellationToken.None);
}

await saver.CompleteAsync();
Console.WriteLine($"Saved: {files.Count}");
return problems == 0 ? 0 : 1;

void Keep<T>(Outcome<T> outcome, List<T> results)
    where T : class
{
    // Engines hand out from any thread.
    lock (results)
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
}
