using System.Management.Automation;
using GptImage15.History.LocalFile;
using GptImage15.History.Table;
using GptImage15.Resources;

namespace GptImage15.Credentials;

/// <summary>
/// Finds the history: the one in the environment, otherwise the address of a table in the secret that the environment
/// names, otherwise the file of this user.
/// </summary>
internal static class HistorySource
{
    private const string SecretVariable = "GPTIMAGE15_HISTORY_SECRET_NAME";

    private static volatile string? _lastFound;

    /// <summary>The setting of the history; null for the environment or the file.</summary>
    /// <param name="session">The cmdlet in whose session a vault is asked.</param>
    /// <exception cref="SecretVaultException">The vault does not return the address.</exception>
    /// <exception cref="GptImageException">HistoryUnavailable: the secret is not the address of a table.</exception>
    public static string? Find(PSCmdlet session)
    {
        if (SecretName() is not { } secret)
        {
            return null;
        }

        var address = SecretVault.GetText(session, secret, EnvironmentSettings.Vault);
        _lastFound = TableAddress.Is(address)
            ? address
            : throw new GptImageException(
                GptImageErrorId.HistoryUnavailable, CmdletMessages.HistorySecretInvalid.With(secret, SecretVariable));
        return address;
    }

    /// <summary>As <see cref="Find"/>, without asking the vault: as it was last found in this process.</summary>
    public static string? Known() => SecretName() is null ? null : _lastFound ?? "off";

    private static string? SecretName() =>
        EnvironmentSettings.Of(HistoryLocation.Variable) is null ? EnvironmentSettings.Of(SecretVariable) : null;
}
