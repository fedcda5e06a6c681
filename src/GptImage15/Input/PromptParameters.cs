using System.Management.Automation;

namespace GptImage15.Input;

/// <summary>The values of the parameters that make a request, as they are bound for one input.</summary>
internal sealed class PromptParameters
{
    public string? Prompt { get; set; }

    public PSObject? InputObject { get; set; }

    public string? Size { get; set; }

    public string? Quality { get; set; }

    public string?[]? ImageUrl { get; set; }

    public string? InputFidelity { get; set; }

    public string? CallbackUrl { get; set; }

    public string? IdempotencyKey { get; set; }
}
