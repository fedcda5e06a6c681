using System.Management.Automation;
using GptImage15.Credentials;
using GptImage15.Pipeline;
using GptImage15.Resources;

namespace GptImage15.Commands;

/// <summary>Says whether the service is there and takes the key, at no cost. A bad key is an answer, not an error.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GptImageConnection")]
[OutputType(typeof(GptImageConnection))]
public sealed class TestGptImageConnectionCommand : ServiceCmdlet
{
    /// <summary>The address of the service; several can be piped in.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AddressTransformation]
    public override Uri? BaseUri { get; set; }

    private protected override void Begin()
    {
    }

    private protected override void Process()
    {
        var client = CreateClient(ApiKeySource.Find(this, out var source));
        var connection = Pump.WriteUntil(client.TestConnectionAsync(Stopped));
        connection.KeySource = source;
        if (connection.Problem is { } problem && connection.IsAuthorized is null)
        {
            WriteWarning(Messages.ConnectionProblem.With(problem.Message));
        }

        WriteObject(connection);
    }

    private protected override void End()
    {
    }
}
