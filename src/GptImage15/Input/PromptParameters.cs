using System.Management.Automation;

namespace GptImage15.Input;

/// <summary>The values that are bound for one input of New-GptImageTask.</summary>
/// <param name="inputObject">The input.</param>
/// <param name="request">The values of the parameters that make a request.</param>
internal sealed class PromptParameters(PSObject? inputObject, GptImageRequest request)
{
    public PSObject? InputObject { get; } = inputObject;

    public GptImageRequest Request { get; } = request;
}
