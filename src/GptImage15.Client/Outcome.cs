namespace GptImage15;

/// <summary>
/// What became of one item of many: a result, an error about it, or both (a task that failed is a result and an error).
/// Engines hand these out and never throw for one item.
/// </summary>
/// <typeparam name="T">What the engine makes.</typeparam>
internal sealed class Outcome<T>
    where T : class
{
    public Outcome(object target, T? result = null, GptImageException? error = null, string? warning = null)
    {
        Target = target;
        Result = result;
        Error = error;
        Warning = warning;
    }

    /// <summary>What it is about: the request, the task, the task id or the address.</summary>
    public object Target { get; }

    /// <summary>What was made.</summary>
    public T? Result { get; }

    /// <summary>What went wrong.</summary>
    public GptImageException? Error { get; }

    /// <summary>What the user should know, although nothing went wrong.</summary>
    public string? Warning { get; }
}
