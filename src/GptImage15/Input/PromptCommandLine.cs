using System.Management.Automation;

namespace GptImage15.Input;

/// <summary>What New-GptImageTask has on its command line. Created before the first input.</summary>
/// <remarks>
/// Later, the bound parameters do not show it: the values that the binder reads from properties look like the results
/// of script blocks, and a parameter that was bound once stays in the list.
/// </remarks>
internal sealed class PromptCommandLine
{
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _computed;
    private readonly bool _expectsInput;

    /// <summary>Reads the command line.</summary>
    /// <param name="invocation">The call of the cmdlet.</param>
    /// <param name="parameters">The values before the first input.</param>
    public PromptCommandLine(InvocationInfo invocation, PromptParameters parameters)
    {
        _names = new HashSet<string>(invocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);
        _expectsInput = invocation.ExpectingInput;
        _computed = new HashSet<string>(GptImageRequestField.All
            .Where(field => IsComputed(invocation, field.Name, field.Of(parameters.Request)))
            .Select(field => field.Name));
    }

    /// <summary>Whether there is an input, which may be $null. Without a pipeline there is none.</summary>
    public bool HasInput => _expectsInput || Has(nameof(PromptParameters.InputObject));

    /// <summary>Whether -Prompt is a script block.</summary>
    public bool IsPromptComputed => _computed.Contains(nameof(GptImageRequest.Prompt));

    /// <summary>Whether -ImageUrl is a script block.</summary>
    public bool IsImageComputed => _computed.Contains(nameof(GptImageRequest.ImageUrl));

    /// <summary>Whether a script block makes a value of each input, so that a -Prompt text is meant for each.</summary>
    public bool IsInputUsed => _computed.Count > 0;

    /// <summary>Whether the parameter is on the command line.</summary>
    public bool Has(string parameter) => _names.Contains(parameter);

    /// <summary>A script block is bound, but has no value before the first input.</summary>
    private static bool IsComputed(InvocationInfo invocation, string parameter, object? value) =>
        value is null && invocation.BoundParameters.TryGetValue(parameter, out var bound) && bound is not null;
}
