using System.Management.Automation;
using System.Net;
using System.Security;
using GptImage15.Resources;

namespace GptImage15.Credentials;

/// <summary>
/// Finds the API key: the one that was given, else the secret that was named, else the key in the environment, else the
/// secret that the environment names. A vault is asked only when a secret or a vault is named.
/// </summary>
/// <param name="apiKey">The API key that was given, if any.</param>
/// <param name="secretName">The secret that was named, if any.</param>
/// <param name="vault">The vault that was named, if any.</param>
internal sealed class ApiKeySource(SecureString? apiKey, string? secretName, string? vault)
{
    private const string KeyVariable = "GPTIMAGE15_API_KEY";
    private const string SecretVariable = "GPTIMAGE15_SECRET_NAME";

    /// <summary>The API key.</summary>
    /// <param name="session">The cmdlet in whose session a vault is asked.</param>
    /// <param name="source">Where the API key comes from; never the API key itself.</param>
    /// <exception cref="GptImageException">ApiKeyNotFound.</exception>
    /// <exception cref="SecretVaultException">The vault does not return it.</exception>
    public string Find(PSCmdlet session, out string source)
    {
        if (apiKey is not null)
        {
            source = "-ApiKey";
            return new NetworkCredential("", apiKey).Password;
        }

        if (secretName is { Length: > 0 } || vault is { Length: > 0 })
        {
            return SecretVault.GetKey(session, secretName, vault, out source);
        }

        if (EnvironmentSettings.Of(KeyVariable) is { } key)
        {
            source = "$env:" + KeyVariable;
            return key;
        }

        var secretSetting = EnvironmentSettings.Of(SecretVariable);
        var vaultSetting = EnvironmentSettings.Vault;
        return secretSetting is not null || vaultSetting is not null
            ? SecretVault.GetKey(session, secretSetting, vaultSetting, out source)
            : throw new GptImageException(GptImageErrorId.ApiKeyNotFound, CmdletMessages.ApiKeyNotFound);
    }
}
