#if NET
using System.Runtime.InteropServices;
#endif

namespace GptImage15.Submitting;

/// <summary>
/// The submissions of this process that may have left and whose outcome is not recorded yet. The end of the process waits
/// for them, and lets no other leave. A process that is killed can't wait: the record that was written before the request
/// left then says that its outcome is unknown.
/// </summary>
internal static class SubmissionsUnderWay
{
    /// <summary>
    /// How long the records may take, beyond the time-out of their requests: the history's lock is waited for half a minute.
    /// </summary>
    private static readonly TimeSpan RecordingTime = TimeSpan.FromSeconds(35);

    /// <summary>After a signal that did not end the process (nohup), submissions are let in again.</summary>
    private static readonly TimeSpan SignalTime = TimeSpan.FromSeconds(5);

    private static readonly object Gate = new();
    private static readonly Lazy<bool> Registered = new(Register);

    private static TaskCompletionSource<bool>? _closed;
    private static TaskCompletionSource<bool>? _idle;
    private static TimeSpan _longestTimeout;
    private static int _count;
    private static int _closers;

#if NET
    /// <summary>Kept: a registration ends when it is collected.</summary>
    private static PosixSignalRegistration[] _signals = [];
#endif

    /// <summary>Raised when the process ends, after the last outcome was recorded.</summary>
    public static event Action? Ending;

    /// <summary>Whether no further submission may leave now.</summary>
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

    /// <summary>Whether there are any.</summary>
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

    /// <summary>Counts a submission in. While the process ends, none gets in.</summary>
    /// <param name="requestTimeout">How long the request may take until its answer is read.</param>
    /// <param name="cancellationToken">Ends the wait to get in.</param>
    /// <returns>Counts it out when disposed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<IDisposable> EnterAsync(TimeSpan requestTimeout, CancellationToken cancellationToken)
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
                    _longestTimeout = requestTimeout > _longestTimeout ? requestTimeout : _longestTimeout;
                    return new Entry();
                }

                opened = _closed.Task;
            }

            await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until every outcome is recorded or all time-outs have passed. Submissions that come meanwhile wait for it.
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
            limit = _longestTimeout + RecordingTime;
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
                _longestTimeout = TimeSpan.Zero;
                _idle?.TrySetResult(true);
            }
        }
    }

    private static bool Register()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Close();
            Ending?.Invoke();
        };
#if NET
        // From .NET 10 on these signals end a process without ProcessExit. On Windows they stand for a console that is
        // closed and a system that shuts down. The system ends the process after this handler.
        _signals =
        [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ =>
            {
                Close();
                Ending?.Invoke();
                Task.Delay(SignalTime).ContinueWith(static _ => Open(), TaskScheduler.Default);
            })),
        ];
#endif
        return true;
    }

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
