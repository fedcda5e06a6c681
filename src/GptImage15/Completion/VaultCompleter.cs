using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GptImage15.Completion;

/// <summary>Completes the names of registered vaults. Does not unlock them.</summary>
public sealed class VaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        try
        {
            return shell
                .AddCommand("Microsoft.PowerShell.SecretManagement\\Get-SecretVault")
                .AddParameter("Name", WildcardPattern.Escape(wordToComplete.Trim('\'', '"')) + "*")
                .Invoke()
                .Select(vault => vault.Properties["Name"]?.Value?.ToString())
                .OfType<string>()
                .Select(name => QuotedValue.Of(name, tooltip: name))
                .ToArray();
        }
        catch (RuntimeException)
        {
            // SecretManagement is not installed, or no vault has such a name.
            return [];
        }
    }
}
