using System.Management.Automation;
using System.Net;
using GptImage15.Pipeline;
using GptImage15.Resources;

namespace GptImage15.Credentials;

/// <summary>
/// Where the key comes from: -ApiKey, else the secret that -SecretName or -Vault names, else the environment's key, else
/// the secret the environment names. A vault is asked only when a secret or a vault was named.
/// </summary>
internal static class ApiKeySource
{
    private const string KeyVariable = "GPTIMAGE15_API_KEY";
    private const string SecretVariable = "GPTIMAGE15_SECRET_NAME";
    private const string VaultVariable = "GPTIMAGE15_VAULT";

    /// <summary>The key.</summary>
    /// <param name="cmdlet">Whose parameters count, and in whose session a vault is asked.</param>
    /// <param name="source">Where the key came from, in words that do not give it away.</param>
    /// <exception cref="GptImageException">ApiKeyNotFound, or one of the vault's errors.</exception>
    public static string Find(ServiceCmdlet cmdlet, out string source)
    {
        if (cmdlet.ApiKey is { } given)
        {
            source = "-ApiKey";
            return new NetworkCredential("", given).Password;
        }

        if (cmdlet.SecretName is { Length: > 0 } || cmdlet.Vault is { Length: > 0 })
        {
            return SecretVault.GetKey(cmdlet, cmdlet.SecretName, cmdlet.Vault, out source);
        }

        if (Setting(KeyVariable) is { } key)
        {
            source = "$env:" + KeyVariable;
            return key;
        }

        var secret = Setting(SecretVariable);
        var vault = Setting(VaultVariable);
        return secret is not null || vault is not null
            ? SecretVault.GetKey(cmdlet, secret, vault, out source)
            : throw new GptImageException(GptImageErrorId.ApiKeyNotFound, Messages.ApiKeyNotFound);
    }

    private static string? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
