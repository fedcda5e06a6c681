using System.Globalization;
using System.Runtime.InteropServices;
using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>A signal that does not end the process, as under nohup, stops submissions for a short time.</summary>
[Collection(nameof(ClosedSubmissionsTests))]
public sealed class SignalTests
{
    [Fact]
    public async Task Given_a_signal_that_does_not_end_the_process_when_it_comes_then_ids_are_shown_and_others_get_in()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await Eventually.Holds(() => !SubmissionsUnderWay.Any);
        using var survival = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        var shown = new List<string?>();
        var unrecorded = new UnrecordedTasks(task => shown.Add(task.TaskId));
        unrecorded.Add(new GptImageTask { TaskId = "n1" });
        var entry = await SubmissionsUnderWay.EnterAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

        await ChildProcess.RunAsync("kill", ["-HUP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await Eventually.Holds(() => SubmissionsUnderWay.IsClosed);
        var next = SubmissionsUnderWay.EnterAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.False(next.IsCompleted);
        Assert.Empty(shown);
        entry.Dispose();
        (await next.WaitAsync(Eventually.Patience)).Dispose();
        Assert.Equal(["n1"], shown);
        unrecorded.Close();
        Assert.Equal(["n1"], shown);
    }
}
