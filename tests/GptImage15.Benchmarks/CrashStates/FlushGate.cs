namespace GptImage15.Benchmarks.CrashStates;

/// <summary>Blocks a flush, so that the records of that time are written together.</summary>
internal sealed class FlushGate : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    /// <summary>Ends when a flush waits.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Waits until the gate is open.</summary>
    public void Pass()
    {
        _reached.TrySetResult();
        _open.Wait();
    }

    public void Open() => _open.Set();

    public void Dispose() => Open();
}
