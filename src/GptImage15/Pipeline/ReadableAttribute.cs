using System.Management.Automation;
using GptImage15.Resources;

namespace GptImage15.Pipeline;

/// <summary>
/// Refuses a piped object with a property that throws, as an error about this object. The engine's binder reads the
/// properties that are named as parameters, and what one of them throws there would end the whole line.
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
            throw new ArgumentTransformationMetadataException(Messages.InputUnreadable.With(name, exception.Message));
        }
    }
}
