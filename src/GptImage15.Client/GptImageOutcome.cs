namespace GptImage15;

/// <summary>
/// The outcome of one of many items: a result, an error, or both (a failed task is a result and an error). An item that
/// fails does not end the others.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
public sealed class GptImageOutcome<T>
    where T : class
{
    /// <summary>Creates an outcome.</summary>
    /// <param name="target">The item; null for a warning about the whole run, and for an item that is null.</param>
    /// <param name="result">The result, if there is one.</param>
    /// <param name="error">The error, if there is one.</param>
    /// <param name="warning">A warning for the user, in the current UI culture.</param>
    public GptImageOutcome(object? target, T? result = null, GptImageException? error = null, string? warning = null)
    {
        Target = target;
        Result = result;
        Error = error;
        Warning = warning;
    }

    /// <summary>
    /// The item: the request, the task, the task id or the URL. Null for a warning about the whole run, and for an item
    /// that is null.
    /// </summary>
    public object? Target { get; }

    /// <summary>The task of an image to save, where it is known; null for other items.</summary>
    public GptImageTask? Task { get; init; }

    /// <summary>The URL of an image to save, as it was specified; null for other items.</summary>
    internal string? ImageUrl { get; init; }

    /// <summary>The result; null where there is none.</summary>
    public T? Result { get; }

    /// <summary>The error; null where there is none.</summary>
    public GptImageException? Error { get; }

    /// <summary>A warning; null where there is none.</summary>
    public string? Warning { get; }
}
