using GptImage15.Tests.Support;

namespace GptImage15.Tests.Architecture;

/// <summary>Each folder of the shipped projects uses only folders below it.</summary>
public sealed class LayerTests
{
    private static readonly LayerOrder Client = new(
        ["GptImageClient.*cs"],
        ["Submitting", "Waiting", "Saving"],
        ["History"],
        ["History/Table"],
        ["History/LocalFile"],
        ["History/LocalIndex"],
        ["History/Records"],
        ["Service"],
        ["Requests"],
        ["Wire", "Transport"],
        ["Addresses"],
        ["Outcomes", "Time", "Telemetry"],
        ["Logging"],
        ["Resources"],
        ["*.cs"]);

    private static readonly LayerOrder Cmdlets = new(
        ["Commands"],
        ["Execution"],
        ["Completion"],
        ["Input", "Output", "Credentials"],
        ["Resources"],
        ["Loading"]);

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void Given_the_client_when_its_types_are_used_then_only_by_layers_above(string framework) =>
        Findings.AssertNone(LayerCheck.Run(Client, SourceCompilation.OfProject("GptImage15.Client", framework)));

    [Fact]
    public void Given_the_cmdlets_when_their_types_are_used_then_only_by_layers_above() =>
        Findings.AssertNone(LayerCheck.Run(Cmdlets, SourceCompilation.OfProject("GptImage15", "netstandard2.0")));
}
