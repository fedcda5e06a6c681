namespace GptImage15.History.Table;

/// <summary>A reservation of the credits of one request, or their return, that waits to be written.</summary>
/// <param name="day">The UTC day.</param>
/// <param name="isReturn">Whether the credits are returned.</param>
internal sealed class CreditChange(DateTimeOffset day, bool isReturn)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the change is in the table.</summary>
    public Task Done => _done.Task;

    public DateTimeOffset Day { get; } = day;

    public bool IsReturn { get; } = isReturn;

    /// <summary>Whether the change is within the limit.</summary>
    public bool IsGranted { get; set; }

    public void Fail(Exception exception) => _done.TrySetException(exception);

    /// <param name="refusal">Makes the error where the change is not within the limit.</param>
    public void Complete(Func<GptImageException> refusal)
    {
        if (IsGranted)
        {
            _done.TrySetResult(true);
        }
        else
        {
            Fail(refusal());
        }
    }
}
