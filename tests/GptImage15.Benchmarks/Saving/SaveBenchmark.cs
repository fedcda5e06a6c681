using System.Diagnostics;
using System.Globalization;

namespace GptImage15.Benchmarks.Saving;

/// <summary>
/// Saves many files, against curl with as many at once, and asks whether the memory that takes grows with their number.
/// </summary>
internal static class SaveBenchmark
{
    /// <summary>The number of files is divided by this for the comparison.</summary>
    private const int Few = 10;

    /// <summary>
    /// Files that a process saves before its peak is read, in one call after another. The same for the few and the
    /// many, so that garbage not yet collected, code compiled anew and threads come out the same: what may differ is
    /// what one call holds.
    /// </summary>
    private const int FilesBeforePeak = 2000;

    private const int PeakRounds = 3;

    public static async Task<CampaignReport> RunAsync(
        int files, int kilobytes, int throttleLimit, int rounds, int filesBeforePeak = FilesBeforePeak)
    {
        await using var simulator = await SimulatorProcess.StartAsync();
        var work = new Work(simulator.BaseUri, 1024L * kilobytes, throttleLimit, filesBeforePeak);
        List<(double Client, double Curl)> seconds = [];
        var saved = 0;
        using (var child = work.Start(files))
        {
            for (var round = 0; round < rounds; round++)
            {
                // In every other round the other one goes first.
                var curlFirst = round % 2 == 0 ? await work.SaveByCurlAsync(files) : 0;
                var (count, client) = await Work.SaveAsync(child);
                saved += count;
                seconds.Add((client, curlFirst > 0 ? curlFirst : await work.SaveByCurlAsync(files)));
            }

            await Work.EndAsync(child);
        }

        List<(double Many, double Few)> peaks = [];
        for (var round = 0; round < Math.Min(rounds, PeakRounds); round++)
        {
            peaks.Add((await work.MeasurePeakAsync(files), await work.MeasurePeakAsync(Math.Max(1, files / Few))));
        }

        var ratio = seconds.Select(round => round.Client / round.Curl).Median();
        var peakMany = peaks.Select(round => round.Many).Median();
        var peakFew = peaks.Select(round => round.Few).Median();
        var table = new TextTable(
            $"medians of {rounds}; {files} files of {kilobytes} KB, {throttleLimit} at once",
            "client",
            "to compare",
            "");
        table.Add("saved in all rounds", saved, files * rounds, "files");
        table.Add(
            "time",
            Text(seconds.Select(round => round.Client).Median()),
            Text(seconds.Select(round => round.Curl).Median()),
            "s, curl");
        table.Add("of curl's time", Text(ratio), "", "");
        table.Add("memory over idle, peak", Text(peakMany), Text(peakFew), $"MB, {Math.Max(1, files / Few)} a call");
        return new(
            table.ToString(),
            [CampaignReport.Figure("ratio_to_curl", ratio), CampaignReport.Figure("peak_mb_over_idle", peakMany)],
            saved == files * rounds);
    }

    private static string Text(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>The files, and how to save them.</summary>
    private sealed record Work(Uri Service, long Bytes, int ThrottleLimit, int BeforePeak)
    {
        public Process Start(int files) => ChildProcess.Start(
            typeof(SaveChild),
            [
                SaveChild.Name,
                Service.AbsoluteUri,
                files.ToString(CultureInfo.InvariantCulture),
                Bytes.ToString(CultureInfo.InvariantCulture),
                ThrottleLimit.ToString(CultureInfo.InvariantCulture),
            ]);

        /// <summary>Saves all files once.</summary>
        /// <returns>How many were, and the time it took.</returns>
        public static async Task<(int Saved, double Seconds)> SaveAsync(Process child)
        {
            using var folder = new TemporaryFolder();
            await child.StandardInput.WriteLineAsync(folder["files"]);
            await child.StandardInput.FlushAsync();
            var line = await child.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("The saving process ended.");
            var parts = line.Split(' ');
            return (
                int.Parse(parts[0], CultureInfo.InvariantCulture),
                double.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        public static async Task<ProcessUse> EndAsync(Process child)
        {
            child.StandardInput.Close();
            return ProcessUse.Parse(
                await child.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("No figures came."));
        }

        public async Task<double> SaveByCurlAsync(int files)
        {
            using var folder = new TemporaryFolder();
            Uri[] addresses =
                [.. Enumerable.Range(0, files).Select(number => SaveChild.AddressOf(Service, number, Bytes))];
            return await Curl.SaveAsync(addresses, folder["files"], ThrottleLimit);
        }

        /// <summary>The peak memory of a process that saves this number of files in each call.</summary>
        public async Task<double> MeasurePeakAsync(int files)
        {
            using var child = Start(files);
            for (var saved = 0; saved < BeforePeak; saved += files)
            {
                await SaveAsync(child);
            }

            return (await EndAsync(child)).PeakMegabytes;
        }
    }
}
