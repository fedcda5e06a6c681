using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GptImage15.Benchmarks.Fuzz;

/// <summary>
/// Feeds mutated answers to both calls. Each call must end in time, with a task or with the client's own exception; and
/// an id that stands whole in an answer to a submission must be the task's or be named by the error.
/// </summary>
internal static class FuzzCampaign
{
    private const int AtOnce = 16;
    private const int Shown = 10;

    /// <summary>Several servers, because one address has too few ports for all the connections that are cut.</summary>
    private const int Servers = 8;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    public static async Task<CampaignReport> RunAsync(int responses, int seed)
    {
        var servers = Enumerable.Range(0, Servers)
            .Select(_ => new RawServer((number, id) => MutatedAnswer.Create(seed, number, id)))
            .ToArray();
        var clients = servers.Select(server => Create.Client("sk-fuzz", new GptImageClientOptions
        {
            BaseUri = server.BaseUri,
            RequestTimeout = RequestTimeout,
            MaximumRetryCount = 0,
        })).ToArray();

        var ends = new ConcurrentDictionary<string, int>();
        var surprises = new ConcurrentQueue<string>();
        var (named, lost) = (0, 0);
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, responses),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) =>
            {
                var (end, said) = await CallAsync(clients[number % Servers], number, surprises);
                ends.AddOrUpdate(end, 1, (_, count) => count + 1);
                if (number % 2 == 0 && servers[number % Servers].HasAnswered(number)
                    && MutatedAnswer.Create(seed, number, IdOf(number)).NamesTask)
                {
                    Interlocked.Increment(ref named);
                    if (!Regex.IsMatch(said, $@"\b{IdOf(number)}\b"))
                    {
                        Interlocked.Increment(ref lost);
                        surprises.Enqueue($"{number}: the id is lost: {said}");
                    }
                }
            });
        watch.Stop();
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        return Judge(responses, ends, surprises, named, lost, watch.Elapsed);
    }

    private static string IdOf(int number) => $"fuzz-{number}";

    /// <summary>Makes the call with this number. Returns how it ended, and which task it named.</summary>
    private static async Task<(string End, string Said)> CallAsync(
        GptImageClient client, int number, ConcurrentQueue<string> surprises)
    {
        var id = IdOf(number);
        var isSubmission = number % 2 == 0;
        try
        {
            var call = isSubmission
                ? client.SubmitAsync(new GptImageRequest { Prompt = id })
                : client.GetStatusAsync(id, CancellationToken.None);
            var task = await call.WaitAsync(Hang);
            return string.IsNullOrEmpty(task.TaskId) || (!isSubmission && task.TaskId != id)
                ? throw new InvalidDataException($"A task with the id '{task.TaskId}'.")
                : ("(task)", task.TaskId);
        }
        catch (GptImageException error)
        {
            return (error.ErrorId.ToString(), error.Message);
        }
        catch (TimeoutException)
        {
            surprises.Enqueue($"{number}: hangs");
            return ("(hang)", "");
        }
        catch (Exception exception)
        {
            surprises.Enqueue($"{number}: {exception}");
            return ("(untyped)", "");
        }
    }

    private static CampaignReport Judge(
        int responses,
        ConcurrentDictionary<string, int> ends,
        ConcurrentQueue<string> surprises,
        int named,
        int lost,
        TimeSpan elapsed)
    {
        var table = new TextTable("end", "calls");
        foreach (var (end, count) in ends.OrderBy(end => end.Key, StringComparer.Ordinal))
        {
            table.Add(end, count);
        }

        table.Add("calls a second", (int)(responses / elapsed.TotalSeconds));
        var tasks = ends.GetValueOrDefault("(task)");
        var untyped = ends.GetValueOrDefault("(untyped)");
        var hangs = ends.GetValueOrDefault("(hang)");
        return new(
            table + string.Concat(surprises.Take(Shown).Select(surprise => surprise + Environment.NewLine)),
            [
                CampaignReport.Figure("responses", responses),
                CampaignReport.Figure("typed_errors", ends.Values.Sum() - tasks - untyped - hangs),
                CampaignReport.Figure("tasks", tasks),
                CampaignReport.Figure("untyped_exceptions", untyped),
                CampaignReport.Figure("hangs", hangs),
                CampaignReport.Figure("ids_named", named),
                CampaignReport.Figure("ids_lost", lost),
            ],
            untyped == 0 && hangs == 0 && lost == 0);
    }
}
