using GptImage15.TestSupport.Table;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Desktop;

/// <summary>The client that Windows PowerShell loads, with a history in a table.</summary>
public sealed class DesktopTableTests : ServiceTest
{
    private readonly TemporaryFolder _folder = new();

    [DesktopTableFact]
    public async Task Given_two_processes_when_they_submit_the_same_keys_at_once_then_each_is_paid_for_once()
    {
        var table = await (await TableEmulator.GetAsync()).CreateTableAsync();

        var runs = await Task.WhenAll(RunAsync("first"), RunAsync("second"));
        var later = await RunAsync("third");

        Assert.All(runs.Append(later), run =>
        {
            Assert.Equal(["Submitted: 2", "Succeeded: 2", "Saved: 2"], run.Lines);
            Assert.Equal(0, run.ExitCode);
        });
        Assert.Equal(2, Ledger.AcceptedTasks);
        Assert.Equal(2, Ledger.PostsReceived);

        Task<(int ExitCode, string[] Lines)> RunAsync(string name)
        {
            Directory.CreateDirectory(_folder[name]);
            return DesktopRuntime.RunWithAsync(table.Address(), Service, _folder[name], "a red fox", "a grey owl");
        }
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>
/// A fact that is skipped, with the reason, where nothing can run a program for .NET Framework, or the emulator.
/// </summary>
public sealed class DesktopTableFactAttribute : FactAttribute
{
    public DesktopTableFactAttribute() => Skip = (DesktopRuntime.WhyNot ?? TableEmulator.WhyNot)!;
}
