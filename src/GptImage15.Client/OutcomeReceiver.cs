using System.Runtime.ExceptionServices;

namespace GptImage15;

/// <summary>
/// Hands outcomes to who wants them. What that throws is kept for the end of the work: on the engine's own threads
/// nobody would learn of it, and on a timer's it would end the process. Safe for many threads.
/// </summary>
internal sealed class OutcomeReceiver<T>(Action<Outcome<T>> emit)
    where T : class
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether an outcome could not be handed out.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Hands out.</summary>
    public void HandOut(Outcome<T> outcome)
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

    /// <summary>Throws what was thrown first.</summary>
    public void ThrowIfFailed() => _failure?.Throw();
}
