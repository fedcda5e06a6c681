#if NET
using System.Runtime.InteropServices;
#endif
using GptImage15.Time;

namespace GptImage15.Submitting;

/// <summary>
/// The submissions of this process that may have been sent and whose outcome is not recorded yet. The process waits for
/// them when it ends, and sends no other submission during that time. A process that is killed cannot wait: the history
/// then has the record that was written before the request, so its outcome is unknown.
/// </summary>
internal static class SubmissionsUnderWay
{
    /// <summary>The time after which submissions are sent again if a signal did not end the process (nohup).</summary>
    private static readonly TimeSpan SignalTime = TimeSpan.FromSeconds(5);

    private static readonly object Gate = new();
    private static readonly Lazy<bool> Registered = new(Register);

    private static TaskCompletionSource<bool>? _closed;
    private static TaskCompletionSource<bool>? _idle;
    private static TimeSpan _longestTime;
    private static int _count;
    private static int _closers;

#if NET
    /// <summary>A registration ends when it is garbage collected, so it is kept here.</summary>
    private static PosixSignalRegistration[] _signals = [];
#endif

    /// <summary>Raised when the process begins to end, before it waits for the outcomes.</summary>
    public static event Action? Closing;

    /// <summary>Raised when the process ends, after the last outcome is recorded.</summary>
    public static event Action? Ending;

    /// <summary>Whether submissions must wait, because the process ends.</summary>
    public static bool IsClosed
    {
        get
        {
            lock (Gate)
            {
                return _closers > 0;
            }
        }
    }

    /// <summary>Whether submissions are under way.</summary>
    public static bool Any
    {
        get
        {
            lock (Gate)
            {
                return _count > 0;
            }
        }
    }

    /// <summary>Raises the events at the end of the process also where nothing was submitted.</summary>
    public static void WatchProcessEnd() => _ = Registered.Value;

    /// <summary>Registers a submission. Waits while the process ends.</summary>
    /// <param name="time">The time after which its outcome is recorded, or cannot be recorded.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Unregisters the submission when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<IDisposable> EnterAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        _ = Registered.Value;
        while (true)
        {
            Task<bool> opened;
            lock (Gate)
            {
                if (_closed is null)
                {
                    _count++;
                    _longestTime = time > _longestTime ? time : _longestTime;
                    return new Entry();
                }

                opened = _closed.Task;
            }

            await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until all outcomes are recorded, or the time of all has passed. New submissions wait during that time.
    /// </summary>
    public static void Wait()
    {
        Close();
        Open();
    }

    private static void Close()
    {
        Task idle;
        TimeSpan limit;
        lock (Gate)
        {
            _closers++;
            _closed ??= NewSignal();
            _idle ??= NewSignal();
            if (_count == 0)
            {
                _idle.TrySetResult(true);
            }

            idle = _idle.Task;
            limit = _longestTime;
        }

        _ = idle.Wait(limit);
    }

    private static void Open()
    {
        lock (Gate)
        {
            if (--_closers == 0)
            {
                _closed?.TrySetResult(true);
                _closed = null;
                _idle = null;
            }
        }
    }

    private static void Leave()
    {
        lock (Gate)
        {
            if (--_count == 0)
            {
                _longestTime = TimeSpan.Zero;
                _idle?.TrySetResult(true);
            }
        }
    }

    private static bool Register()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Closing?.Invoke();
            Close();
            Ending?.Invoke();
        };
#if NET
        // Since .NET 10, these signals end a process without ProcessExit. On Windows, they mean that the console is
        // closed or the system shuts down. The system ends the process after this handler.
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
#endif
        return true;
    }

#if NET
    private static void OnSignal(PosixSignalContext context)
    {
        Closing?.Invoke();
        Close();
        Ending?.Invoke();
        Task.Delay(SignalTime).ContinueWith(static _ => Open(), TaskScheduler.Default);
    }
#endif

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Entry : IDisposable
    {
        private int _isOut;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOut, 1) == 0)
            {
                Leave();
            }
        }
    }
}
