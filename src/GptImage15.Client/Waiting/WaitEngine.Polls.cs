using GptImage15.Logging;
using GptImage15.Outcomes;
using GptImage15.Resources;

namespace GptImage15.Waiting;

/// <summary>The polls of a wait, and what follows from each.</summary>
internal sealed partial class WaitEngine
{
    private async Task PollAsync(WaitedTask waited)
    {
        GptImageTask? task = null;
        GptImageException? error = null;
        try
        {
            var timeout = _schedule.TimeFor(waited, _clientOptions.RequestTimeout);
            (task, error) = await (IsOnlyPoll
                ? _call.PollWithRetriesAsync(waited.Known, _state.Stopped)
                : _call.PollAsync(waited.Known, timeout, _state.Stopped)).ConfigureAwait(false);
            task = await _ends.CompleteTaskAsync(task, _state.Stopped).ConfigureAwait(false);
        }
        catch (Exception) when (_state.Stopped.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            // Not an error of the service or the network, so another poll would fail in the same way.
            error = UnexpectedError.Of(exception, GptImageErrorId.ConnectionFailed, waited.Known.TaskId!);
        }

        lock (_gate)
        {
            _schedule.EndPoll(waited);
            if (IsFinished)
            {
                return;
            }

            if (task is not null)
            {
                Settle(waited, task);
            }
            else
            {
                Settle(waited, error!);
            }
        }

        Pump();
    }

    private void Settle(WaitedTask waited, GptImageTask task)
    {
        waited.LastProblem = null;
        if (!task.EqualsRunning(waited.Known))
        {
            waited.Known = task;
        }

        if (task.HasEnded)
        {
            _ends.Record(task);
            End(waited);
        }
        else
        {
            Follow(waited, PollDecision.Of(task, IsOnlyPoll));
        }
    }

    private void Settle(WaitedTask waited, GptImageException error)
    {
        waited.LastProblem = error;
        var decision = PollDecision.Of(waited.Known, error, IsOnlyPoll, _schedule.IsInGrace(waited));
        if (decision.Outcome is null && (error.RetryAfter is not null || error.ErrorId == GptImageErrorId.RateLimited))
        {
            var pause = _schedule.HoldAll(error.RetryAfter ?? _options.PollInterval);
            Log?.SayWhy(Messages.LogHeld, pause.TotalSeconds, error);
        }

        Follow(waited, decision);
    }

    private void Follow(WaitedTask waited, PollDecision decision)
    {
        if (decision.EndsAll)
        {
            _state.EndAll(decision.Outcome!);
        }
        else if (decision.Outcome is { } outcome)
        {
            Emit(waited, outcome);
        }
        else if (_schedule.IsExpired(waited))
        {
            Expire(waited);
        }
        else
        {
            _schedule.Again(waited);
        }
    }
}
