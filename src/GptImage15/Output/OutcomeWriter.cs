using System.Management.Automation;

namespace GptImage15.Output;

/// <summary>Writes the outcomes of an engine to the streams of a cmdlet.</summary>
internal sealed class OutcomeWriter(Cmdlet cmdlet)
{
    private readonly HashSet<string> _warnings = [];

    /// <summary>
    /// Writes an outcome. The object comes first, so that a warning or an error that stops the pipeline does not lose
    /// it.
    /// </summary>
    /// <param name="outcome">The outcome of one item.</param>
    /// <param name="written">Called when the object was written.</param>
    public void Write<T>(GptImageOutcome<T> outcome, Action<T>? written)
        where T : class
    {
        if (outcome.Result is { } result)
        {
            try
            {
                cmdlet.WriteObject(result);
            }
            catch (Exception stop) when (stop.GetType().Name == "StopUpstreamCommandsException")
            {
                // Select-Object -First throws this after it has received the object. The type is internal to
                // PowerShell.
                written?.Invoke(result);
                throw;
            }

            written?.Invoke(result);
        }

        WarnOnce(outcome.Warning);
        if (outcome.Error is { } error)
        {
            cmdlet.WriteError(error.ToRecord(outcome.Target));
        }
    }

    /// <summary>Writes a warning, unless the same one was written before.</summary>
    public void WarnOnce(string? warning)
    {
        if (warning is not null && _warnings.Add(warning))
        {
            cmdlet.WriteWarning(warning);
        }
    }
}
