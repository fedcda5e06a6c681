using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using GptImage15.Resources;

namespace GptImage15.Credentials;

/// <summary>Asks SecretManagement for the key, in the caller's session, where its vaults are registered and unlocked.</summary>
internal static class SecretVault
{
    /// <summary>The secret that is meant when only a vault is named.</summary>
    private const string DefaultSecretName = "GptImage15-ApiKey";

    private const string Module = "Microsoft.PowerShell.SecretManagement";

    /// <exception cref="GptImageException">SecretManagementNotInstalled, SecretVaultNotFound, SecretVaultLocked,
    /// SecretNotFound, SecretWrongType; ApiKeyNotFound where the secret is empty.</exception>
    public static string GetKey(PSCmdlet cmdlet, string? secretName, string? vault, out string source)
    {
        var secret = secretName is { Length: > 0 } ? secretName : DefaultSecretName;
        source = Messages.KeyFromVault.With(secret, NameOf(vault));
        if (cmdlet.InvokeCommand.GetCommand(Module + "\\Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function) is null)
        {
            throw new GptImageException(GptImageErrorId.SecretManagementNotInstalled, Messages.SecretManagementNotInstalled.With(secret));
        }

        if (vault is { Length: > 0 })
        {
            CheckVault(cmdlet, vault);
        }

        var found = Ask(cmdlet, secret, vault);
        return ReadKey(found, secret);
    }

    private static void CheckVault(PSCmdlet cmdlet, string vault)
    {
        var registered = Invoke(cmdlet, "Get-SecretVault", new Hashtable { ["Name"] = vault, ["ErrorAction"] = "Ignore" });
        if (registered.Count == 0)
        {
            throw new GptImageException(GptImageErrorId.SecretVaultNotFound, Messages.SecretVaultNotFound.With(vault));
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
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (RuntimeException exception)
        {
            // What a vault reports under -ErrorAction Stop is wrapped; the record is the vault's own.
            var reason = exception.ErrorRecord?.Exception ?? exception;
            throw IsLocked(reason)
                ? new GptImageException(GptImageErrorId.SecretVaultLocked, Messages.SecretVaultLocked.With(NameOf(vault), reason.Message))
                : new GptImageException(GptImageErrorId.SecretNotFound, Messages.SecretNotFound.With(secret, reason.Message));
        }
    }

    private static string NameOf(string? vault) => vault is { Length: > 0 } ? vault : Messages.DefaultVault;

    private static string ReadKey(object? secret, string name)
    {
        var key = secret switch
        {
            null => throw new GptImageException(GptImageErrorId.SecretNotFound, Messages.SecretNotFound.With(name, Messages.AnswerEmpty)),
            SecureString secure => new NetworkCredential("", secure).Password,
            string text => text,
            PSCredential credential => credential.GetNetworkCredential().Password,
            _ => throw new GptImageException(GptImageErrorId.SecretWrongType, Messages.SecretWrongType.With(name, secret.GetType().Name)),
        };
        return string.IsNullOrWhiteSpace(key)
            ? throw new GptImageException(GptImageErrorId.ApiKeyNotFound, Messages.SecretEmpty.With(name))
            : key;
    }

    /// <summary>
    /// A locked vault has no error of its own: SecretStore's carries its exception's name, and a host that can't ask says
    /// so with one of these.
    /// </summary>
    private static bool IsLocked(Exception reason) =>
        reason.GetType().Name.IndexOf("PasswordRequired", StringComparison.Ordinal) >= 0
        || reason is HostException or PSInvalidOperationException;

    /// <summary>
    /// Runs a command of SecretManagement in the caller's session; where nobody could answer a prompt, in a session without
    /// a user interface, where a vault fails at once instead. Vaults and their locks are the process's, not the session's.
    /// </summary>
    private static Collection<PSObject> Invoke(PSCmdlet cmdlet, string command, Hashtable arguments)
    {
        if (Attendance.CanAnswer(cmdlet.Host))
        {
            return cmdlet.InvokeCommand.InvokeScript(
                $"param([hashtable] $arguments) {Module}\\{command} @arguments", true, PipelineResultTypes.None, null, arguments);
        }

        using var shell = PowerShell.Create();
        return shell.AddCommand($"{Module}\\{command}").AddParameters(arguments).Invoke();
    }
}
