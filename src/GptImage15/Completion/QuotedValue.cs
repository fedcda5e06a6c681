using System.Management.Automation;
using System.Management.Automation.Language;

namespace GptImage15.Completion;

/// <summary>A completed value that PowerShell parses as one string.</summary>
internal static class QuotedValue
{
    /// <summary>The value, in quotes where it has a character with a meaning in PowerShell.</summary>
    public static CompletionResult Of(string value, string tooltip) => new(
        value.Any(character => !char.IsLetterOrDigit(character) && character is not ('-' or '_' or '.'))
            ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'"
            : value,
        value,
        CompletionResultType.ParameterValue,
        tooltip);
}
