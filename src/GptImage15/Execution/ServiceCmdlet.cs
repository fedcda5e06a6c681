using System.Management.Automation;
using GptImage15.Credentials;
using GptImage15.Input;
using GptImage15.Output;
using GptImage15.Resources;

namespace GptImage15.Execution;

/// <summary>Runs the steps of a cmdlet: turns errors into error records, writes outcomes, and stops.</summary>
public abstract class ServiceCmdlet : ConnectionCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly OutcomeWriter _writer;
    private EndNotice? _endNotice;
    private bool? _isVerbose;

    /// <summary>Creates the cmdlet.</summary>
    protected ServiceCmdlet()
    {
        Pump = new PipelinePump(_stop.Token);
        _writer = new OutcomeWriter(this);
    }

    /// <summary>Cancelled when the pipeline stops.</summary>
    private protected CancellationToken Stopped => _stop.Token;

    private protected PipelinePump Pump { get; }

    /// <inheritdoc/>
    private protected override Action<string>? Log => (_isVerbose ??= Preferences.IsVerbose(this))
        ? line => Pump.Post(() => WriteVerbose(line))
        : null;

    /// <summary>Whether the user asks only what would be done.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? LanguagePrimitives.IsTrue(bound)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>The target of an error about the current input.</summary>
    private protected virtual object? CurrentInput => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(BeginAndLog, static _ => true);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process, EndsCmdlet);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Guard(End, EndsCmdlet);
        _endNotice?.Dispose();
        _endNotice = null;
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        // PowerShell calls only this where a later cmdlet ends the pipeline (Select-Object -First).
        _stop.Cancel();
        _endNotice?.Show();
        _endNotice?.Dispose();
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Runs before the first input. An error here ends the whole pipeline, before an earlier cmdlet has paid for a
    /// task.
    /// </summary>
    private protected abstract void Begin();

    /// <summary>Processes one input.</summary>
    private protected abstract void Process();

    /// <summary>Runs after the last input.</summary>
    private protected abstract void End();

    /// <summary>Releases the engine. Called once, also after an error and a stop.</summary>
    private protected virtual void Close()
    {
    }

    /// <summary>
    /// The task that an input names. Writes an error where it names none, a warning where it has no id.
    /// </summary>
    private protected GptImageTask? ReadTask(PSObject? input)
    {
        try
        {
            var task = TaskInput.Read(input);
            if (task.TaskId is not null)
            {
                return task;
            }

            WriteWarning(CmdletMessages.SubmissionUnknownPassedOver.With(task.Prompt));
        }
        catch (GptImageException error)
        {
            WriteError(error.ToRecord(input));
        }

        return null;
    }

    /// <summary>Processes each value of a parameter. An error about one value does not stop the others.</summary>
    private protected void Each<T>(IEnumerable<T>? values, Action<T> work)
    {
        foreach (var value in values ?? [])
        {
            try
            {
                work(value);
            }
            catch (GptImageException error) when (!EndsCmdlet(error.ErrorId))
            {
                WriteError(error.ToRecord(value));
            }
        }
    }

    /// <summary>Shows what is still under way where the pipeline or the process ends early.</summary>
    /// <param name="underWay">What is under way; null for nothing. Called from any thread.</param>
    private protected void NoticeAtEnd(Func<string?> underWay) => _endNotice = new EndNotice(this, underWay);

    /// <inheritdoc cref="OutcomeWriter.Write{T}"/>
    private protected void Write<T>(
        GptImageOutcome<T> outcome, Action<T>? written = null, Func<T, object>? shown = null)
        where T : class => _writer.Write(outcome, written, shown);

    /// <inheritdoc cref="OutcomeWriter.WarnOnce"/>
    private protected void WarnOnce(string? warning) => _writer.WarnOnce(warning);

    /// <summary>Runs a step, and turns what it throws into what PowerShell expects.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isTerminating">Which errors end the whole pipeline. Those of a vault always do.</param>
    private void Guard(Action step, Func<GptImageErrorId, bool> isTerminating)
    {
        try
        {
            step();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (SecretVaultException error)
        {
            ThrowTerminatingError(error.ErrorRecord);
        }
        catch (GptImageException error) when (isTerminating(error.ErrorId))
        {
            ThrowTerminatingError(error.ToRecord(null));
        }
        catch (GptImageException error)
        {
            WriteError(error.ToRecord(CurrentInput));
        }
    }

    private void BeginAndLog()
    {
        try
        {
            Begin();
        }
        finally
        {
            Pump.WriteQueued();
        }
    }

    private static bool EndsCmdlet(GptImageErrorId id) => id is GptImageErrorId.ApiKeyNotFound;
}
