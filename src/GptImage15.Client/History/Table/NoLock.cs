namespace GptImage15.History.Table;

/// <summary>A lock of nothing: the table itself decides who has an idempotency key.</summary>
internal sealed class NoLock : IDisposable
{
    public static NoLock Instance { get; } = new();

    public void Dispose()
    {
    }
}
