using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using GptImage15.Resources;

namespace GptImage15.Credentials;

/// <summary>Gets secrets from SecretManagement, in the caller's session: its vaults are unlocked there.</summary>
internal static class SecretVault
{
    /// <summary>The secret to read when only a vault is named.</summary>
    private const string DefaultSecretName = "GptImage15-ApiKey";

    private const string Module = "Microsoft.PowerShell.SecretManagement";

    /// <summary>Gets the API key.</summary>
    /// <exception cref="SecretVaultException">The vault does not return it.</exception>
    /// <exception cref="GptImageException">ApiKeyNotFound: the secret is empty.</exception>
    public static string GetKey(PSCmdlet cmdlet, string? secretName, string? vault, out string source)
    {
        var secret = secretName is { Length: > 0 } ? secretName : DefaultSecretName;
        source = CmdletMessages.KeyFromVault.With(secret, NameOf(vault));
        var key = GetText(cmdlet, secret, vault);
        return string.IsNullOrWhiteSpace(key)
            ? throw new GptImageException(GptImageErrorId.ApiKeyNotFound, CmdletMessages.SecretEmpty.With(secret))
            : key;
    }

    /// <summary>Gets a secret.</summary>
    /// <exception cref="SecretVaultException">The vault does not return it.</exception>
    public static string GetText(PSCmdlet cmdlet, string secret, string? vault)
    {
        const CommandTypes types = CommandTypes.Cmdlet | CommandTypes.Function;
        if (cmdlet.InvokeCommand.GetCommand(Module + "\\Get-Secret", types) is null)
        {
            throw new SecretVaultException(
                SecretVaultErrorId.SecretManagementNotInstalled,
                CmdletMessages.SecretManagementNotInstalled.With(secret));
        }

        if (vault is { Length: > 0 })
        {
            CheckVault(cmdlet, vault);
        }

        return ReadText(Ask(cmdlet, secret, vault), secret);
    }

    private static void CheckVault(PSCmdlet cmdlet, string vault)
    {
        var arguments = new Hashtable { ["Name"] = vault, ["ErrorAction"] = "Ignore" };
        if (Invoke(cmdlet, "Get-SecretVault", arguments).Count == 0)
        {
            throw new SecretVaultException(
                SecretVaultErrorId.SecretVaultNotFound, CmdletMessages.SecretVaultNotFound.With(vault));
        }
    }

    private static object? Ask(PSCmdlet cmdlet, string secret, string? vault)
    {
        var arguments = new Hashtable { ["Name"] = secret, ["ErrorAction"] = "Stop" };
        if (vault is { Length: > 0 })
        {
            arguments["Vault"] = vault;
        }

        try
        {
            var found = Invoke(cmdlet, "Get-Secret", arguments);
            return found.Count == 0 ? null : found[0]?.BaseObject;
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            // -ErrorAction Stop wraps the vault's error. The record holds the vault's own exception.
            var reason = exception.ErrorRecord?.Exception ?? exception;
            throw IsLocked(reason)
                ? new SecretVaultException(
                    SecretVaultErrorId.SecretVaultLocked,
                    CmdletMessages.SecretVaultLocked.With(NameOf(vault), reason.Message))
                : NotFound(secret, reason.Message);
        }
    }

    private static SecretVaultException NotFound(string secret, string reason) =>
        new(SecretVaultErrorId.SecretNotFound, CmdletMessages.SecretNotFound.With(secret, reason));

    private static string NameOf(string? vault) => vault is { Length: > 0 } ? vault : CmdletMessages.DefaultVault;

    private static string ReadText(object? secret, string name) => secret switch
    {
        null => throw NotFound(name, Messages.ResponseEmpty),
        SecureString secure => new NetworkCredential("", secure).Password,
        string text => text,
        PSCredential credential => credential.GetNetworkCredential().Password,
        _ => throw new SecretVaultException(
            SecretVaultErrorId.SecretWrongType, CmdletMessages.SecretWrongType.With(name, secret.GetType().Name)),
    };

    /// <summary>
    /// SecretManagement has no error for a locked vault. SecretStore throws PasswordRequiredException; a host that
    /// can't prompt throws one of the others.
    /// </summary>
    private static bool IsLocked(Exception reason) =>
        reason.GetType().Name.IndexOf("PasswordRequired", StringComparison.Ordinal) >= 0
        || reason is HostException or PSInvalidOperationException;

    /// <summary>
    /// Runs a command of SecretManagement in the caller's session. Where no user can answer a prompt, it runs in a
    /// session without a user interface, where a locked vault fails at once. Registrations and locks belong to the
    /// process.
    /// </summary>
    private static Collection<PSObject> Invoke(PSCmdlet cmdlet, string command, Hashtable arguments)
    {
        if (InteractiveHost.CanPrompt(cmdlet.Host))
        {
            return cmdlet.InvokeCommand.InvokeScript(
                $"param([hashtable] $arguments) {Module}\\{command} @arguments",
                true,
                PipelineResultTypes.None,
                null,
                arguments);
        }

        using var shell = PowerShell.Create();
        return shell.AddCommand($"{Module}\\{command}").AddParameters(arguments).Invoke();
    }
}
