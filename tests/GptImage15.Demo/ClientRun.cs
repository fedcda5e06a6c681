using Microsoft.VisualBasic.FileIO;

namespace GptImage15.Demo;

/// <summary>The job with the client alone, for a machine without PowerShell: the same three steps.</summary>
internal static class ClientRun
{
    public static async Task<int> RunAsync(DemoSettings settings, CancellationToken cancellationToken)
    {
        Console.WriteLine(
            "There is no pwsh or powershell on this machine, so the client does the cmdlets' three steps.");
        Console.WriteLine("To see the cmdlets, install PowerShell: https://aka.ms/install-powershell");

        var client = new GptImageClient(
            settings.ApiKey, new GptImageClientOptions { BaseUri = settings.BaseUri, History = settings.HistoryPath });
        var requests = ReadPrompts(settings.Prompts);
        var tasks = new List<GptImageTask>();
        var files = new HashSet<string>();
        var problems = 0;

        var waitOptions = new GptImageWaitOptions { PollInterval = settings.PollInterval };
        var waiting = client.WaitEachAsync(
            client.SubmitEachAsync(requests, cancellationToken: cancellationToken), waitOptions, cancellationToken);
        await foreach (var outcome in waiting)
        {
            problems += Report(outcome);
            if (outcome.Result is { } task)
            {
                tasks.Add(task);
                Console.WriteLine($"  {tasks.Count} of {requests.Count} ended: {task.TaskId} {task.Status}");
            }
        }

        var saveOptions = new GptImageSaveOptions { Force = true };
        await foreach (var outcome in client.SaveEachAsync(tasks, settings.Destination, saveOptions, cancellationToken))
        {
            problems += Report(outcome);
            if (outcome.Result is { Exists: true } file)
            {
                files.Add(Path.GetFileNameWithoutExtension(file.Name));
            }
        }

        return Conclude(settings, tasks, files, problems);
    }

    private static int Conclude(DemoSettings settings, List<GptImageTask> tasks, HashSet<string> files, int problems)
    {
        Console.WriteLine();
        Console.WriteLine($"{"TaskId",-24} {"Status",-10} {"Size",-10} Prompt");
        foreach (var task in tasks)
        {
            Console.WriteLine($"{task.TaskId,-24} {task.Status,-10} {task.Size,-10} {task.Prompt}");
        }

        var missing = tasks
            .Where(task => task.Status == GptImageTaskStatus.Success && !files.Contains(task.TaskId!))
            .ToArray();
        Console.WriteLine();
        Console.WriteLine(
            $"{tasks.Count} tasks, {files.Count} files in {settings.Destination}, {problems} reported problem(s).");
        if (missing.Length == 0 && files.Count > 0)
        {
            return 0;
        }

        Console.WriteLine($"Without a file: {string.Join(", ", missing.Select(task => task.TaskId))}");
        return 1;
    }

    /// <summary>Shows the error of an outcome, and returns how many there are.</summary>
    private static int Report<T>(GptImageOutcome<T> outcome)
        where T : class
    {
        if (outcome.Error is not { } error)
        {
            return 0;
        }

        Console.WriteLine($"  {error.ErrorId}: {error.Message}");
        return 1;
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
