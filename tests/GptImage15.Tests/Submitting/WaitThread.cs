using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>A thread that waits for the submissions under way, as a process that ends.</summary>
internal sealed class WaitThread
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;

    private WaitThread() => _thread = new Thread(Run) { IsBackground = true };

    /// <summary>Whether the wait has returned.</summary>
    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Starts a thread whose wait may return at once.</summary>
    public static WaitThread Start()
    {
        var wait = new WaitThread();
        wait._thread.Start();
        return wait;
    }

    /// <summary>Starts a thread whose wait must not return yet.</summary>
    public static async Task<WaitThread> StartAsync()
    {
        var wait = Start();
        await Eventually.Holds(() => SubmissionsUnderWay.IsClosed
            && wait._thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        return wait;
    }

    /// <summary>Ends when the wait has returned. The patience is shorter than the time that a wait can take.</summary>
    public Task EndAsync() => _ended.Task.WaitAsync(Eventually.Patience);

    private void Run()
    {
        try
        {
            SubmissionsUnderWay.Wait();
            _ended.SetResult();
        }
        catch (Exception exception)
        {
            _ended.SetException(exception);
        }
    }
}
