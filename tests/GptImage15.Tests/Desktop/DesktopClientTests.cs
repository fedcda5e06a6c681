using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Desktop;

/// <summary>The client that Windows PowerShell loads, in a process of its own.</summary>
public sealed class DesktopClientTests : ServiceTest
{
    private readonly TemporaryFolder _folder = new();

    [DesktopFact]
    public async Task Given_prompts_when_run_then_each_is_paid_for_once_awaited_and_saved()
    {
        var (exitCode, lines) = await DesktopRuntime.RunAsync(Service, _folder.Path, "a red fox", "a grey owl");

        Assert.Equal(["Submitted: 2", "Succeeded: 2", "Saved: 2"], lines);
        Assert.Equal(0, exitCode);
        Assert.Equal(2, Ledger.AcceptedTasks);
        Assert.Equal(
            ["a grey owl.png", "a red fox.png"],
            _folder.FileNames.Where(name => name.EndsWith(".png", StringComparison.Ordinal)));
        Assert.All(
            Directory.GetFiles(_folder.Path, "*.png"),
            file => Assert.Equal("PNG"u8, File.ReadAllBytes(file).AsSpan(1, 3)));
    }

    [DesktopFact]
    public async Task Given_a_run_that_paid_when_run_again_then_nothing_is_paid()
    {
        await DesktopRuntime.RunAsync(Service, _folder.Path, "a red fox");
        File.Delete(_folder["a red fox.png"]);

        var (exitCode, lines) = await DesktopRuntime.RunAsync(Service, _folder.Path, "a red fox");

        Assert.Equal(["Submitted: 1", "Succeeded: 1", "Saved: 1"], lines);
        Assert.Equal(0, exitCode);
        Assert.Equal(1, Ledger.AcceptedTasks);
    }

    [DesktopFact]
    public async Task Given_a_cut_after_the_request_left_when_submitting_then_it_is_not_sent_again()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, Cut = Cut.AfterAccept });

        var (exitCode, lines) = await DesktopRuntime.RunAsync(Service, _folder.Path, "a red fox");

        Assert.StartsWith("SubmissionOutcomeUnknown: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        Assert.Equal(1, Ledger.PostsReceived);
    }

    /// <summary>
    /// .NET Framework itself would resend a submission if a reused connection is closed.
    /// </summary>
    [DesktopFact]
    public async Task Given_a_server_that_drops_used_connections_when_submitting_then_each_submission_has_a_new_one()
    {
        Service.Faults.Add(
            new Fault
            {
                Route = ServiceRoute.Generate,
                OnReusedConnection = true,
                Cut = Cut.BeforeRequest,
                Times = -1,
            });

        var (exitCode, lines) = await DesktopRuntime.RunAsync(
            Service, _folder.Path, "a red fox", "a grey owl", "a blue whale");

        Assert.Equal("Submitted: 3", lines[0]);
        Assert.Equal(0, exitCode);
        Assert.Equal(3, Ledger.PostsReceived);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
