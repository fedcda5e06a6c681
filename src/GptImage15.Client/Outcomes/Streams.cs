namespace GptImage15.Outcomes;

/// <summary>Sequences as asynchronous streams.</summary>
internal static class Streams
{
    /// <summary>Requests as a stream.</summary>
    /// <exception cref="ArgumentNullException">There is no sequence.</exception>
    public static IAsyncEnumerable<GptImageRequest> OfRequests(IEnumerable<GptImageRequest> requests)
    {
        OptionCheck.NotNull(requests, nameof(requests));
        return Enumerate(requests);
    }

    /// <summary>Tasks as the outcomes of an earlier step.</summary>
    /// <exception cref="ArgumentNullException">There is no sequence.</exception>
    public static IAsyncEnumerable<GptImageOutcome<GptImageTask>> OfTasks(IEnumerable<GptImageTask> tasks)
    {
        OptionCheck.NotNull(tasks, nameof(tasks));
        return Enumerate(tasks.Select(task => new GptImageOutcome<GptImageTask>(task, task)));
    }

#pragma warning disable CS1998 // The items are there already.
    private static async IAsyncEnumerable<T> Enumerate<T>(IEnumerable<T> items)
#pragma warning restore CS1998
    {
        foreach (var item in items)
        {
            yield return item;
        }
    }
}
