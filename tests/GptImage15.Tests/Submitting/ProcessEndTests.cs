using System.Diagnostics;
using System.Globalization;
using GptImage15.Benchmarks.Kill;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>A process that ends first records the submissions under way. Each test ends a real one.</summary>
public sealed class ProcessEndTests
{
    private const int Rows = 3;

    [Fact]
    public async Task Given_submissions_under_way_when_the_process_returns_then_their_ids_are_recorded()
    {
        await using var run = await EndingRun.StartAsync(ExitChild.Returns, withHistory: true);

        run.Process.StandardInput.Close();
        await run.AnswerAndWaitAsync();

        Assert.Equal(0, run.Process.ExitCode);
        Assert.Equal(run.PaidIds, run.RecordedIds);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Given_submissions_under_way_when_a_signal_ends_the_process_then_their_ids_are_recorded(
        string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var run = await EndingRun.StartAsync(ExitChild.Runs, withHistory: true);

        await run.SignalAsync(signal);
        await run.AnswerAndWaitAsync();

        Assert.NotEqual(0, run.Process.ExitCode);
        Assert.Equal(run.PaidIds, run.RecordedIds);
    }

    [Fact]
    public async Task Given_no_history_when_the_process_returns_then_the_ids_under_way_are_shown()
    {
        await using var run = await EndingRun.StartAsync(ExitChild.Returns, withHistory: false);

        run.Process.StandardInput.Close();
        var output = await run.AnswerAndWaitAsync();

        Assert.Equal(run.PaidIds, output.Select(line => line[ExitChild.Unrecorded.Length..]).Order());
    }

    [Fact]
    public async Task Given_a_service_that_does_not_answer_when_the_process_returns_then_the_outcome_is_unknown()
    {
        await using var run = await EndingRun.StartAsync(ExitChild.Returns, withHistory: true, timeoutSec: 1);

        run.Process.StandardInput.Close();
        await run.Process.WaitForExitAsync();

        Assert.Equal(0, run.Process.ExitCode);
        Assert.All(run.Recorded, task => Assert.Equal(GptImageTaskStatus.SubmissionUnknown, task.Status));
        Assert.Equal(Rows, run.Recorded.Count);
    }

    /// <summary>A process whose submissions the service holds until the test lets it answer.</summary>
    private sealed class EndingRun : IAsyncDisposable
    {
        private readonly ManualClock _clock;
        private readonly SimulatedService _service;

        private EndingRun(ManualClock clock, SimulatedService service, Process process)
        {
            _clock = clock;
            _service = service;
            Process = process;
        }

        public Process Process { get; }

        public IEnumerable<string> PaidIds => _service.Simulator.Ledger.Tasks.Select(task => task.TaskId).Order();

        public IEnumerable<string?> RecordedIds => Recorded.Select(task => task.TaskId).Order();

        public IReadOnlyList<GptImageTask> Recorded =>
            _service.OpenHistory().List(_service.Address.AbsoluteUri).Tasks;

        public static async Task<EndingRun> StartAsync(string end, bool withHistory, int timeoutSec = 60)
        {
            var clock = new ManualClock();
            var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
            service.NextSubmission(new() { Delay = TimeSpan.FromSeconds(1), Times = Rows });
            var process = ChildProcess.Start(typeof(ExitChild), ExitChild.Arguments(
                service.Address,
                service.Simulator.ApiKey,
                withHistory ? service.HistoryPath : null,
                end,
                Rows,
                timeoutSec));
            await clock.WhenTimersAreSetAsync(Rows);
            return new(clock, service, process);
        }

        /// <summary>Lets the service answer, and reads what the process prints until it has ended.</summary>
        public async Task<string[]> AnswerAndWaitAsync()
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var output = await Process.StandardOutput.ReadToEndAsync().WaitAsync(Eventually.Patience);
            await Process.WaitForExitAsync().WaitAsync(Eventually.Patience);
            Assert.Equal(Rows, PaidIds.Count());
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        public Task SignalAsync(string signal) =>
            ChildProcess.RunAsync("kill", ["-" + signal, Process.Id.ToString(CultureInfo.InvariantCulture)]);

        public async ValueTask DisposeAsync()
        {
            Process.Kill();
            Process.Dispose();
            await _service.DisposeAsync();
        }
    }
}
