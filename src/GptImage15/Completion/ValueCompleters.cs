using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GptImage15.Requests;

namespace GptImage15.Completion;

/// <summary>Completes a value from a fixed list.</summary>
public abstract class ValueCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<string> Values { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Values
            .Where(value => value.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(value));
}

/// <summary>Completes the sizes, with x instead of the service's asterisk, because x needs no quotes.</summary>
public sealed class SizeCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values => RequestRules.Sizes.Select(size => size.Replace('*', 'x'));
}

/// <summary>Completes the qualities.</summary>
public sealed class QualityCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values => RequestRules.Qualities;
}

/// <summary>Completes the input fidelities.</summary>
public sealed class InputFidelityCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values => RequestRules.InputFidelities;
}
