using System.Management.Automation;
using GptImage15.Credentials;
using GptImage15.Execution;
using GptImage15.Input;
using GptImage15.Output;
using GptImage15.Resources;

namespace GptImage15.Commands;

/// <summary>
/// Tests whether the service responds and accepts the API key, and whether the history can be used, at no cost. A
/// refused key is a result, not an error.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "GptImageConnection")]
[OutputType(typeof(ConnectionTestResult))]
public sealed class TestGptImageConnectionCommand : ServiceCmdlet
{
    /// <summary>The address of the service; several can be piped in.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Readable(nameof(BaseUri))]
    [AddressTransformation]
    public override Uri? BaseUri { get; set; }

    private protected override void Begin()
    {
    }

    private protected override void Process()
    {
        var client = CreateClient(FindApiKey(out var keySource), HistorySource.Find(this));
        Log?.Invoke(CmdletMessages.LogTest);
        var connection = Pump.WriteUntil(client.TestConnectionAsync(Stopped));
        if (connection.Problem is { } problem && connection.IsAuthorized is null)
        {
            WriteWarning(CmdletMessages.ConnectionProblem.With(problem.Message));
        }

        if (connection.HistoryProblem is { } unusable)
        {
            WriteWarning(unusable.Message);
        }

        WriteObject(new ConnectionTestResult(connection, keySource));
    }

    private protected override void End()
    {
    }
}
