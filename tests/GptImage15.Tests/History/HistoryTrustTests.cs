using System.Text;
using GptImage15.History.LocalFile;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>A history that may have forgotten a paid task protects no key, so nothing is sent under one.</summary>
public sealed class HistoryTrustTests
{
    private const string Key = "row 1";

    private static readonly Dictionary<string, Func<string, byte[]>> Damages = new()
    {
        ["UTF-16"] = path => Encoded(path, Encoding.Unicode),
        ["UTF-16 without a byte order mark"] = path => Encoded(path, new UnicodeEncoding(false, byteOrderMark: false)),
        ["UTF-16, big end first"] = path => Encoded(path, Encoding.BigEndianUnicode),
        ["no header"] = path => Text(Lines(path).Skip(1)),
        ["a damaged header"] = path => Text(["{\"gptimage15_history\":\"?\"}", .. Lines(path).Skip(1)]),
        ["half a header"] = path => Encoding.UTF8.GetBytes(Lines(path)[0][..20]),
        ["a cut line at the end"] = path => File.ReadAllBytes(path)[..^20],
        ["no line end at the end"] = path => File.ReadAllBytes(path)[..^1],
        ["the last lines gone"] = path => Text(Lines(path).SkipLast(2)),
        ["the header alone"] = path => Text(Lines(path).Take(1)),
        ["the first line gone"] = path => Text(Lines(path).Where((_, number) => number != 1)),
        ["a damaged line"] = path => WithFirstRecord(path, line => line.Replace(':', ';')),
        ["a line of zeros"] = path => WithFirstRecord(path, line => new string('\0', line.Length)),
        ["two lines in one"] = path => Text(
            [Lines(path)[0], $"{Lines(path)[1]} {Lines(path)[2]}", .. Lines(path).Skip(3)]),
        ["a line of something else"] = path => Text([.. Lines(path), "{\"torn"]),
        ["a state of nobody's"] = path => Text(Lines(path).Select(line => line.Replace("\"Submitting\"", "77"))),
        ["a zero at its start"] = path => [0, .. File.ReadAllBytes(path)],
        ["nothing"] = _ => [],
        ["a text"] = _ => Text(["Dear diary"]),
        ["an image"] = _ => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 0x1A, 10, 0, 0, 0, 13],
    };

    public static TheoryData<string> DamageNames => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(DamageNames))]
    public async Task Given_a_damaged_history_when_submitting_under_a_key_then_nothing_is_sent(string damage)
    {
        await using var service = await SimulatedService.StartAsync();
        await PayAsync(service);
        await File.WriteAllBytesAsync(service.HistoryPath, Damages[damage](service.HistoryPath));

        var known = await service.SubmitAsync(key: Key);
        var fresh = await service.SubmitAsync(key: "another");

        AssertRefused(service, known, posts: 2);
        AssertRefused(service, fresh, posts: 2);
    }

    [Theory]
    [MemberData(nameof(DamageNames))]
    public async Task Given_a_damaged_history_when_others_are_submitted_without_keys_then_it_is_not_used_for_keys(
        string damage)
    {
        await using var service = await SimulatedService.StartAsync();
        await PayAsync(service);
        await File.WriteAllBytesAsync(service.HistoryPath, Damages[damage](service.HistoryPath));
        var history = service.OpenHistory();

        for (var number = 0; number < 5; number++)
        {
            Assert.NotNull((await service.SubmitAsync(history: history)).Result);
        }

        AssertRefused(service, await service.SubmitAsync(key: Key, history: history), posts: 7);
        AssertRefused(service, await service.SubmitAsync(key: Key), posts: 7);
    }

    [Fact]
    public async Task Given_a_history_damaged_while_it_is_open_when_submitting_under_a_key_then_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        var history = service.OpenHistory();
        await PayAsync(service, history);
        await File.WriteAllBytesAsync(service.HistoryPath, Damages["the last lines gone"](service.HistoryPath));

        AssertRefused(service, await service.SubmitAsync(key: "another", history: history), posts: 2);
    }

    [Theory]
    [InlineData("UTF-16")]
    [InlineData("an image")]
    [InlineData("a zero at its start")]
    public async Task Given_a_file_that_is_no_text_of_ours_when_submitting_then_it_is_left_alone_with_a_warning(
        string kind)
    {
        await using var service = await SimulatedService.StartAsync();
        await PayAsync(service);
        var content = Damages[kind](service.HistoryPath);
        await File.WriteAllBytesAsync(service.HistoryPath, content);

        var outcome = await service.SubmitAsync();

        Assert.NotNull(outcome.Result);
        Assert.Contains(service.HistoryPath, outcome.Warning, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(service.HistoryPath));
    }

    [Fact]
    public async Task Given_a_cut_history_when_its_lock_is_deleted_or_it_is_moved_away_then_keys_are_used_again()
    {
        await using var service = await SimulatedService.StartAsync();
        await PayAsync(service);
        var whole = await File.ReadAllBytesAsync(service.HistoryPath);
        await File.WriteAllBytesAsync(service.HistoryPath, Damages["the last lines gone"](service.HistoryPath));
        var refused = await service.SubmitAsync(key: Key);
        Assert.Contains(service.HistoryPath + ".lock", refused.Error?.Message, StringComparison.Ordinal);

        File.Delete(service.HistoryPath + ".lock");
        var again = await service.SubmitAsync(key: Key);
        File.Delete(service.HistoryPath);
        var anew = await service.SubmitAsync(key: "row 2");
        await File.WriteAllBytesAsync(service.HistoryPath, whole);
        var older = await service.SubmitAsync(key: Key);
        File.Delete(service.HistoryPath + ".lock");
        var restored = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.HistoryUnavailable, older.Error?.ErrorId);
        Assert.Equal(service.Simulator.Ledger.Tasks[0].TaskId, again.Result?.TaskId);
        Assert.NotNull(anew.Result);
        Assert.Equal(again.Result?.TaskId, restored.Result?.TaskId);
        Assert.Equal(3, service.Posts);
    }

    [Theory]
    [InlineData("a byte order mark")]
    [InlineData("CRLF")]
    [InlineData("both")]
    [InlineData("no lock")]
    [InlineData("an empty lock")]
    [InlineData("moved")]
    public async Task Given_a_history_that_was_only_copied_or_edited_when_submitting_again_then_the_task_is_found(
        string how)
    {
        await using var service = await SimulatedService.StartAsync();
        var paid = await PayAsync(service);
        var path = service.HistoryPath;
        var text = await File.ReadAllTextAsync(path);
        switch (how)
        {
            case "a byte order mark":
                await File.WriteAllTextAsync(path, text, Encoding.UTF8);
                break;
            case "CRLF":
                await File.WriteAllTextAsync(path, text.ReplaceLineEndings("\r\n"));
                break;
            case "both":
                await File.WriteAllTextAsync(path, text.ReplaceLineEndings("\r\n"), Encoding.UTF8);
                break;
            case "no lock":
                File.Delete(path + ".lock");
                break;
            case "an empty lock":
                await File.WriteAllTextAsync(path + ".lock", "");
                break;
            default:
                path += ".moved";
                File.Move(service.HistoryPath, path);
                break;
        }

        var history = Create.History(path);
        var again = await service.SubmitAsync(key: Key, history: history);
        var next = await service.SubmitAsync(key: "row 2", history: history);

        Assert.Equal(paid, again.Result?.TaskId);
        Assert.NotNull(next.Result);
        Assert.Equal(0, history.List(service.Address.AbsoluteUri).UnreadableLines);
        var last = await service.SubmitAsync(key: "row 2", history: Create.History(path));
        Assert.Equal(next.Result.TaskId, last.Result?.TaskId);
    }

    [Fact]
    public async Task Given_a_history_edited_in_place_while_it_is_open_when_submitting_again_then_the_task_is_found()
    {
        await using var service = await SimulatedService.StartAsync();
        var history = service.OpenHistory();
        var paid = await PayAsync(service, history);
        var text = await File.ReadAllTextAsync(service.HistoryPath);
        await File.WriteAllTextAsync(service.HistoryPath, text.ReplaceLineEndings("\r\n"), Encoding.UTF8);

        var again = await service.SubmitAsync(key: Key, history: history);

        Assert.Equal(paid, again.Result?.TaskId);
        Assert.Equal(0, history.List(service.Address.AbsoluteUri).UnreadableLines);
    }

    /// <summary>A task paid for under the key, and another one after it.</summary>
    private static async Task<string?> PayAsync(SimulatedService service, TaskHistory? history = null)
    {
        var paid = await service.SubmitAsync(key: Key, history: history);
        await service.SubmitAsync(history: history);
        return paid.Result!.TaskId;
    }

    private static void AssertRefused(SimulatedService service, GptImageOutcome<GptImageTask> outcome, int posts)
    {
        Assert.Equal(GptImageErrorId.HistoryUnavailable, outcome.Error?.ErrorId);
        Assert.Contains(service.HistoryPath, outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Null(outcome.Result);
        Assert.Equal(posts, service.Posts);
    }

    private static string[] Lines(string path) => File.ReadAllLines(path);

    private static byte[] Text(IEnumerable<string> lines) =>
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static byte[] WithFirstRecord(string path, Func<string, string> change) =>
        Text([Lines(path)[0], change(Lines(path)[1]), .. Lines(path).Skip(2)]);

    private static byte[] Encoded(string path, Encoding encoding) =>
        [.. encoding.GetPreamble(), .. encoding.GetBytes(File.ReadAllText(path))];
}
