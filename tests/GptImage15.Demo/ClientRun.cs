using System.Collections.Concurrent;
using GptImage15.History;
using GptImage15.Saving;
using GptImage15.Submitting;
using GptImage15.Waiting;
using Microsoft.VisualBasic.FileIO;

namespace GptImage15.Demo;

/// <summary>
/// The job by the client alone, for a machine without PowerShell: the same three steps, the same engines.
/// </summary>
internal static class ClientRun
{
    public static async Task<int> RunAsync(DemoSettings settings, CancellationToken cancellationToken)
    {
        Console.WriteLine(
            "There is no pwsh or powershell on this machine, so the client does the cmdlets' three steps.");
        Console.WriteLine("To see the cmdlets, install PowerShell: https://aka.ms/install-powershell");

        var client = Create.Client(settings.ApiKey, new GptImageClientOptions { BaseUri = settings.BaseUri });
        var history = settings.HistoryPath is { } path ? Create.History(path) : TaskHistory.OpenDefault();
        var requests = ReadPrompts(settings.Prompts);
        var tasks = new ConcurrentQueue<GptImageTask>();
        var files = new ConcurrentDictionary<string, FileInfo>();
        var problems = 0;

        var saver = Create.SaveEngine(
            client,
            new SaveOptions { Destination = settings.Destination, Force = true },
            outcome =>
            {
                Report(outcome, ref problems);
                if (outcome.Result is { } file)
                {
                    files[Path.GetFileNameWithoutExtension(file.Name)] = file;
                }
            });
        using var waiter = Create.WaitEngine(
            client,
            history,
            new WaitOptions { PollInterval = settings.PollInterval },
            outcome =>
            {
                Report(outcome, ref problems);
                tasks.Enqueue(outcome.Result!);
                Console.WriteLine(
                    $"  {tasks.Count} of {requests.Count} ended: {outcome.Result!.TaskId} {outcome.Result.Status}");
            });
        var submitter = Create.SubmissionEngine(client, history, new SubmissionOptions(), outcome =>
        {
            Report(outcome, ref problems);
            if (outcome.Result is { } task)
            {
                waiter.Add(task);
            }
        });

        foreach (var request in requests)
        {
            await submitter.AddAsync(request, cancellationToken);
        }

        await submitter.CompleteAsync(cancellationToken);
        await waiter.CompleteAsync().WaitAsync(cancellationToken);
        foreach (var task in tasks.Where(task => task.ImageUrl.Length > 0))
        {
            await saver.AddAsync(
                new SaveRequest { ImageUrl = task.ImageUrl[0], IsFromService = true, FileName = task.TaskId! },
                cancellationToken);
        }

        await saver.CompleteAsync();
        return Conclude(settings, tasks, files, problems);
    }

    private static int Conclude(
        DemoSettings settings,
        IReadOnlyCollection<GptImageTask> tasks,
        ConcurrentDictionary<string, FileInfo> files,
        int problems)
    {
        Console.WriteLine();
        Console.WriteLine($"{"TaskId",-24} {"Status",-10} {"Size",-10} Prompt");
        foreach (var task in tasks)
        {
            Console.WriteLine($"{task.TaskId,-24} {task.Status,-10} {task.Size,-10} {task.Prompt}");
        }

        var missing = tasks
            .Where(task => task.Status == GptImageTaskStatus.Success
                && !(files.TryGetValue(task.TaskId!, out var file) && file.Exists))
            .ToArray();
        Console.WriteLine();
        Console.WriteLine(
            $"{tasks.Count} tasks, {files.Count} files in {settings.Destination}, {problems} reported problem(s).");
        if (missing.Length > 0 || files.IsEmpty)
        {
            Console.WriteLine($"Without a file: {string.Join(", ", missing.Select(task => task.TaskId))}");
            return 1;
        }

        return 0;
    }

    private static void Report<T>(Outcome<T> outcome, ref int problems)
        where T : class
    {
        if (outcome.Error is { } error)
        {
            Interlocked.Increment(ref problems);
            Console.WriteLine($"  {error.ErrorId}: {error.Message}");
        }
    }

    private static List<GptImageRequest> ReadPrompts(string path)
    {
        using var rows = new TextFieldParser(path) { Delimiters = [","] };
        var columns = rows.ReadFields()!;
        var requests = new List<GptImageRequest>();
        while (rows.ReadFields() is { } cells)
        {
            string? Cell(string name) => cells[Array.IndexOf(columns, name)];
            requests.Add(new GptImageRequest
            {
                Prompt = Cell("Prompt"),
                Size = Cell("Size"),
                Quality = Cell("Quality"),
                ImageUrl = Cell("ImageUrl")!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                InputFidelity = Cell("InputFidelity"),
            });
        }

        return requests;
    }
}
