using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Runtime.CompilerServices;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>Converts the value of a parameter to text as a value in a row, before PowerShell's binder does.</summary>
/// <remarks>
/// It throws nothing: the binder also reads the properties of each piped object, and the cmdlet does not use all of
/// them. So a value that is not text is replaced by a text that <see cref="Check"/> recognises where it is used.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The problems of the values, by the instances that replace them.</summary>
    private static readonly ConditionalWeakTable<string, string> Problems = new();

    /// <summary>Whether the value is the prompt: several of them are several requests, which come from the pipeline.
    /// </summary>
    public bool IsPrompt { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = InputProperties.Unwrap(inputData);
        if (value is null || inputData == AutomationNull.Value)
        {
            return inputData;
        }

        if (ExactText.Of(value) is { } text)
        {
            // A number on the command line has the text as it is written there (007), which the binder takes.
            return TextOf(inputData) == TextOf(value) ? text : inputData;
        }

        var replacement = new string('?', 1);
        Problems.Add(
            replacement, IsPrompt && value is ICollection ? CmdletMessages.PromptIsList : ExactText.Problem(value));
        return replacement;
    }

    /// <summary>Checks the value of a parameter that is used.</summary>
    /// <exception cref="GptImageException">InvalidRequest: it was not text.</exception>
    public static string? Check(string? value, string parameter) =>
        value is not null && Problems.TryGetValue(value, out var problem)
            ? throw new GptImageException(
                GptImageErrorId.InvalidRequest, CmdletMessages.ParameterUnreadable.With(parameter, problem))
            : value;

    /// <summary>The text that PowerShell makes.</summary>
    private static string TextOf(object? value) => LanguagePrimitives.ConvertTo<string>(value);
}
