using System.Management.Automation;
using System.Security;
using GptImage15.Completion;
using GptImage15.Credentials;
using GptImage15.Input;
using GptImage15.Resources;

namespace GptImage15.Execution;

/// <summary>The parameters that say how the service is reached, and the client that they make.</summary>
public abstract class ConnectionCmdlet : PSCmdlet
{
    /// <summary>The API key. A string and a credential are converted.</summary>
    [Parameter]
    [SecureStringTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>The name of the secret that contains the API key.</summary>
    [Parameter]
    public string? SecretName { get; set; }

    /// <summary>The SecretManagement vault that holds the secret.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>The address of the service.</summary>
    [Parameter]
    [AddressTransformation]
    public virtual Uri? BaseUri { get; set; }

    /// <summary>The timeout of one request in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int RequestTimeoutSec { get; set; } = 30;

    /// <summary>The number of retries after the first try.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 4;

    /// <summary>The longest pause before the first retry, in seconds. It doubles with each retry.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int RetryIntervalSec { get; set; } = 1;

    /// <summary>The proxy to use instead of that of the environment or the system.</summary>
    [Parameter]
    [AddressTransformation]
    public Uri? Proxy { get; set; }

    /// <summary>The user name and password for the proxy.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Receives a line for each step; null where the user does not ask for them with -Verbose.</summary>
    private protected virtual Action<string>? Log => null;

    /// <summary>The API key.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <exception cref="GptImageException">ApiKeyNotFound.</exception>
    /// <exception cref="SecretVaultException">The vault does not return it.</exception>
    private protected string FindApiKey(out string source)
    {
        var key = new ApiKeySource(ApiKey, SecretName, Vault).Find(this, out source);
        Log?.Invoke(CmdletMessages.LogKey.With(source));
        return key;
    }

    /// <summary>A client as the parameters say. Finds the API key and the history, if necessary in a vault.</summary>
    private protected GptImageClient CreateClient() => CreateClient(FindApiKey(out _), HistorySource.Find(this));

    /// <param name="apiKey">The API key; null for a client that does not call the service.</param>
    /// <param name="history">The setting of the history; null for the environment or the file.</param>
    private protected GptImageClient CreateClient(string? apiKey, string? history) => new(
        apiKey,
        new GptImageClientOptions
        {
            History = history,
            Log = Log,
            BaseUri = ServiceAddress.Of(BaseUri),
            RequestTimeout = TimeSpan.FromSeconds(RequestTimeoutSec),
            MaximumRetryCount = MaximumRetryCount,
            RetryInterval = TimeSpan.FromSeconds(RetryIntervalSec),
            Proxy = Proxy,
            ProxyCredential = ProxyCredential?.GetNetworkCredential(),
        });
}
