using System.Runtime.ExceptionServices;

namespace GptImage15.Outcomes;

/// <summary>
/// Passes outcomes to their receiver. An exception of the receiver is kept until the end of the work: an exception on a
/// thread of an engine is lost, and an exception on a thread of a timer ends the process. Safe for many threads.
/// </summary>
internal sealed class OutcomeReceiver<T>(Action<GptImageOutcome<T>> emit)
    where T : class
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether the receiver has thrown.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Passes an outcome on.</summary>
    public void Emit(GptImageOutcome<T> outcome)
    {
        try
        {
            emit(outcome);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    /// <summary>Throws the first exception of the receiver, if there is one.</summary>
    public void ThrowIfFailed() => _failure?.Throw();
}
