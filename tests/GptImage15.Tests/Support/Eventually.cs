namespace GptImage15.Tests.Support;

/// <summary>Waits for a condition that another thread makes true.</summary>
internal static class Eventually
{
    /// <summary>Longer than any operation that a test waits for.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as the condition holds; fails if it does not in time.</summary>
    public static async Task Holds(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, "It never came to hold.");
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
