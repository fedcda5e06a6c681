#if !NET
namespace GptImage15.Time;

internal static class TaskExtensions
{
    /// <summary>Waits for a task or a cancellation. .NET has a method of this name.</summary>
    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
#endif
