using System.Management.Automation;
using System.Net;
using System.Security;
using GptImage15.Completion;
using GptImage15.Credentials;
using GptImage15.History;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Pipeline;

/// <summary>What all cmdlets of this module share: how the service is reached, how they wait, write and stop.</summary>
public abstract class ServiceCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _warnings = [];
    private bool _isDisabled;

    /// <summary>Makes the cmdlet.</summary>
    protected ServiceCmdlet() => Pump = new PipelinePump(_stop.Token);

    /// <summary>The API key. A string and a credential are converted.</summary>
    [Parameter]
    [SecureStringTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>The name of the secret that holds the key.</summary>
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

    /// <summary>How many seconds one request may take.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int RequestTimeoutSec { get; set; } = 30;

    /// <summary>How often a request is tried again beyond the first try.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 4;

    /// <summary>How many seconds to wait before the first retry, at most; the wait doubles with each.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int RetryIntervalSec { get; set; } = 1;

    /// <summary>The proxy to use in place of the environment's or the system's.</summary>
    [Parameter]
    [AddressTransformation]
    public Uri? Proxy { get; set; }

    /// <summary>The user name and password for the proxy.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Set when the pipeline stops.</summary>
    private protected CancellationToken Stopped => _stop.Token;

    private protected PipelinePump Pump { get; }

    /// <summary>The address of the service: the parameter's, the environment's, or the service's own.</summary>
    private protected Uri ServiceUri
    {
        get
        {
            if (BaseUri is not null)
            {
                return BaseUri;
            }

            var setting = Environment.GetEnvironmentVariable("GPTIMAGE15_BASE_URI");
            return string.IsNullOrWhiteSpace(setting) ? GptImageClientOptions.DefaultBaseUri
                : Uri.TryCreate(setting, UriKind.Absolute, out var uri) ? uri
                : throw new GptImageException(GptImageErrorId.InvalidRequest, Messages.BaseUriInvalid.With(SecureUri.Show(setting)));
        }
    }

    /// <summary>Whether the user only asked what would be done.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? LanguagePrimitives.IsTrue(bound)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>What is being worked on, for an error about it.</summary>
    private protected virtual object? CurrentInput => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => _isDisabled = !Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Also reached when a later cmdlet has enough (Select-Object -First) and nobody stops or ends this one.
        _stop.Cancel();
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Before the first input: what is wrong for all of it shows here, before anything is paid.</summary>
    private protected abstract void Begin();

    /// <summary>One input.</summary>
    private protected abstract void Process();

    /// <summary>After the last input.</summary>
    private protected abstract void End();

    /// <summary>Lets go of what is under way. Called once, whatever happened before.</summary>
    private protected virtual void Close()
    {
    }

    /// <summary>A client as the parameters say. Asks for the key, also of a vault.</summary>
    private protected GptImageClient CreateClient() => CreateClient(ApiKeySource.Find(this, out _));

    private protected GptImageClient CreateClient(string? apiKey) => new(apiKey, new GptImageClientOptions
    {
        BaseUri = ServiceUri,
        RequestTimeout = TimeSpan.FromSeconds(RequestTimeoutSec),
        MaximumRetryCount = MaximumRetryCount,
        RetryInterval = TimeSpan.FromSeconds(RetryIntervalSec),
        Proxy = Proxy,
        ProxyCredential = ProxyCredential?.GetNetworkCredential(),
    });

    /// <summary>The history, up to date; null where it is off or can't be read, which costs no more than what it would add.</summary>
    private protected static TaskHistory? OpenHistoryForReading()
    {
        try
        {
            var history = TaskHistory.OpenDefault();
            history?.Refresh();
            return history;
        }
        catch (GptImageException)
        {
            return null;
        }
    }

    /// <summary>The task an input names. What names none is an error, what has no id is passed over with a warning.</summary>
    private protected GptImageTask? ReadTask(PSObject? input)
    {
        try
        {
            var task = TaskInput.Read(input);
            if (task.TaskId is not null)
            {
                return task;
            }

            WriteWarning(Messages.SubmissionUnknownPassedOver.With(task.Prompt));
        }
        catch (GptImageException error)
        {
            WriteError(error.ToRecord(input));
        }

        return null;
    }

    /// <summary>Works on each of a parameter's values: what is wrong with one is an error about it, and the others go on.</summary>
    private protected void Each<T>(IEnumerable<T>? values, Action<T> work)
    {
        foreach (var value in values ?? [])
        {
            try
            {
                work(value);
            }
            catch (GptImageException error) when (!EndsCmdlet(error.ErrorId))
            {
                WriteError(error.ToRecord(value));
            }
        }
    }

    /// <summary>Writes an outcome: the object before the error, so that stopping at the error doesn't lose it.</summary>
    private protected void Write<T>(Outcome<T> outcome)
        where T : class
    {
        if (outcome.Warning is { } warning)
        {
            WarnOnce(warning);
        }

        if (outcome.Result is { } result)
        {
            WriteObject(result);
        }

        if (outcome.Error is { } error)
        {
            WriteError(error.ToRecord(outcome.Target));
        }
    }

    /// <summary>Warns, but not twice of the same.</summary>
    private protected void WarnOnce(string? warning)
    {
        if (warning is not null && _warnings.Add(warning))
        {
            WriteWarning(warning);
        }
    }

    /// <summary>Turns what may go wrong at a step into what PowerShell expects.</summary>
    /// <returns>Whether it went well.</returns>
    private bool Guard(Action step)
    {
        // What was wrong in Begin is wrong for every input, and was said once.
        if (_isDisabled)
        {
            return false;
        }

        try
        {
            step();
            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (GptImageException error) when (EndsCmdlet(error.ErrorId))
        {
            ThrowTerminatingError(error.ToRecord(null));
            return false;
        }
        catch (GptImageException error)
        {
            WriteError(error.ToRecord(CurrentInput));
            return false;
        }
    }

    private static bool EndsCmdlet(GptImageErrorId id) => id
        is GptImageErrorId.ApiKeyNotFound or GptImageErrorId.SecretManagementNotInstalled or GptImageErrorId.SecretVaultNotFound
        or GptImageErrorId.SecretVaultLocked or GptImageErrorId.SecretNotFound or GptImageErrorId.SecretWrongType;
}
