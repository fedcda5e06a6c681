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
    /// <param name="shown">Makes the object to write from the result; null for the result itself.</param>
    public void Write<T>(GptImageOutcome<T> outcome, Action<T>? written, Func<T, object>? shown = null)
        where T : class
    {
        if (outcome.Result is { } result)
        {
            // PowerShell throws PipelineStoppedException here where a later cmdlet ends the pipeline. An error and
            // Select-Object -First can't be told apart, so in both cases the object does not count as written.
            cmdlet.WriteObject(shown is null ? result : shown(result));
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
