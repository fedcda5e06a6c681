using System.Management.Automation;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>
/// Rejects a piped object with a property that throws, as an error about this object. PowerShell's binder reads the
/// properties with the names of parameters, and an exception there ends the whole pipeline.
/// </summary>
/// <param name="names">The properties that the binder reads.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReadableAttribute(params string[] names) : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is PSObject input)
        {
            foreach (var name in names)
            {
                Check(input, name);
            }
        }

        return inputData;
    }

    private static void Check(PSObject input, string name)
    {
        try
        {
            _ = input.Properties[name]?.Value;
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            throw new ArgumentTransformationMetadataException(
                CmdletMessages.InputUnreadable.With(name, exception.Message));
        }
    }
}
