namespace GptImage15.Outcomes;

internal static class Streams
{
    /// <summary>A sequence as an asynchronous stream.</summary>
#pragma warning disable CS1998 // The items are there already.
    public static async IAsyncEnumerable<T> Of<T>(IEnumerable<T> items)
#pragma warning restore CS1998
    {
        foreach (var item in items)
        {
            yield return item;
        }
    }
}
