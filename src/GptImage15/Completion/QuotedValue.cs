using System.Management.Automation;
using System.Management.Automation.Language;

namespace GptImage15.Completion;

/// <summary>A completed value that the command line takes as one text, whatever is in it.</summary>
internal static class QuotedValue
{
    /// <summary>The value, in quotes where a character of it would mean something to PowerShell.</summary>
    public static CompletionResult Of(string value, string tooltip) => new(
        value.Any(character => !char.IsLetterOrDigit(character) && character is not ('-' or '_' or '.'))
            ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'"
            : value,
        value,
        CompletionResultType.ParameterValue,
        tooltip);
}
