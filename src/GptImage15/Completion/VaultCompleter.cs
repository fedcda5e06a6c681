using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GptImage15.Completion;

/// <summary>Completes the names of registered vaults. Does not unlock them.</summary>
public sealed class VaultCompleter : IArgumentCompleter
{
    private const string GetVaults = "Microsoft.PowerShell.SecretManagement\\Get-SecretVault";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);

        // Where SecretManagement is not installed, a call of its command adds an error to $Error.
        var command = shell.AddCommand("Get-Command").AddArgument(GetVaults).AddParameter("ErrorAction", "Ignore");
        if (command.Invoke().Count == 0)
        {
            return [];
        }

        shell.Commands.Clear();
        shell
            .AddCommand(GetVaults)
            .AddParameter("Name", WildcardPattern.Escape(wordToComplete.Trim('\'', '"')) + "*")
            .AddParameter("ErrorAction", "Ignore");
        try
        {
            return shell
                .Invoke()
                .Select(vault => vault.Properties["Name"]?.Value?.ToString())
                .OfType<string>()
                .Select(name => QuotedValue.Of(name, tooltip: name))
                .ToArray();
        }
        catch (RuntimeException)
        {
            return [];
        }
    }
}
