using System.Text;
using GptImage15.Tests.Support;

using static GptImage15.Tests.Saving.ImageServer;

namespace GptImage15.Tests.Saving;

/// <summary>No file mixes two versions of an image.</summary>
public class VersionTests : SaveTest
{
    private const int Length = 1000;
    private const int Cut = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string One = Gif('1');
    private static readonly string Two = Gif('2');

    /// <summary>The beginning of version one, cut.</summary>
    private static readonly string Beginning = Answer(200, One[..Cut], $"Content-Length: {Length}", "ETag: \"one\"");

    public static TheoryData<string> AnswersThatAreNotTheRest => [.. NotTheRest.Keys];

    private static readonly Dictionary<string, string> NotTheRest = new()
    {
        ["another version"] = Rest(Cut, "ETag: \"two\""),
        ["no version"] = Rest(Cut),
        ["a weak version"] = Rest(Cut, "ETag: W/\"one\""),
        ["from before"] = Rest(Cut - 100, "ETag: \"one\""),
        ["from behind"] = Rest(Cut + 100, "ETag: \"one\""),
        ["another length"] = Answer(
            206, Two[Cut..], $"Content-Range: bytes {Cut}-{Length - 1}/{Length + 1}", "ETag: \"one\""),
        ["a length that is not known"] = Answer(
            206, Two[Cut..500], $"Content-Range: bytes {Cut}-499/*", "ETag: \"one\""),
        ["no range"] = Answer(206, Two[Cut..], "ETag: \"one\""),
        ["another unit"] = Answer(
            206, Two[Cut..], $"Content-Range: lines {Cut}-{Length - 1}/{Length}", "ETag: \"one\""),
        ["several ranges"] = Answer(
            206, Two[Cut..], $"Content-Range: bytes {Cut}-{Length - 1}/{Length}", "ETag: \"one\"",
            "Content-Type: multipart/byteranges; boundary=b"),
        ["encoded"] = Rest(Cut, "ETag: \"one\"", "Content-Encoding: gzip"),
        ["no such range"] = Answer(416, "", $"Content-Range: bytes */{Length}", "ETag: \"one\""),
    };

    [Theory]
    [MemberData(nameof(AnswersThatAreNotTheRest))]
    public async Task Given_an_answer_that_is_not_the_rest_when_resuming_then_the_whole_is_requested_again(string what)
    {
        await using var server = Of(Beginning, NotTheRest[what], Answer(200, Two, "ETag: \"two\""));

        await AssertSaved(Two, server, retries: 1);

        Assert.Equal([false, true, false], server.Requests.Select(AsksForRange));
    }

    [Fact]
    public async Task Given_the_rest_of_the_same_version_when_going_on_then_it_is_joined()
    {
        await using var server = Of(
            Beginning, Answer(206, One[Cut..], $"Content-Range: bytes {Cut}-{Length - 1}/{Length}", "ETag: \"one\""));

        await AssertSaved(One, server, retries: 1);
    }

    [Theory]
    [InlineData("Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT", "Date: Wed, 01 Jan 2025 00:00:01 GMT", true)]
    [InlineData("Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT", "Date: Wed, 01 Jan 2025 00:00:00 GMT", false)]
    [InlineData("Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT", "X: no date", false)]
    [InlineData("Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT", "ETag: W/\"one\"", false)]
    [InlineData("X: neither", "X: of both", false)]
    public async Task Given_what_tells_versions_apart_when_going_on_then_only_what_does_so_for_certain_counts(
        string one, string other, bool certain)
    {
        await using var server = new ImageServer((number, head) =>
            number == 0 ? Answer(200, One[..Cut], $"Content-Length: {Length}", one, other)
            : AsksForRange(head)
                ? Answer(206, One[Cut..], $"Content-Range: bytes {Cut}-{Length - 1}/{Length}", one, other)
            : Answer(200, One, one, other));

        await AssertSaved(One, server, retries: 1);

        Assert.Equal(certain, AsksForRange(server.Requests[1]));
    }

    [Fact]
    public async Task Given_a_new_version_of_another_kind_when_beginning_again_then_the_file_is_named_after_that()
    {
        var jpeg = "\u00ff\u00d8\u00ff" + new string('3', 500);
        await using var server = Of(Beginning, Answer(200, jpeg, "ETag: \"two\""));

        var outcome = await Save(server.Address, retries: 1);

        Assert.Equal("fox.jpg", outcome.Result?.Name);
        Assert.Equal("fox.jpg", Assert.Single(Folder.FileNames));
    }

    [Theory]
    [InlineData("Content-Range: bytes 0-299/1000", true)]
    [InlineData("Content-Range: bytes 100-399/1000", false)]
    [InlineData("Content-Range: bytes 0-299/*", false)]
    [InlineData("X: no range", false)]
    public async Task Given_a_part_nobody_asked_for_when_saving_then_it_is_never_taken_for_the_whole(
        string range, bool isBeginning)
    {
        await using var server = Of(
            Answer(206, One[..Cut], range, "ETag: \"one\""),
            Answer(206, One[Cut..], $"Content-Range: bytes {Cut}-{Length - 1}/{Length}", "ETag: \"one\""));

        if (isBeginning)
        {
            await AssertSaved(One, server, retries: 1);
        }
        else
        {
            AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(server.Address, retries: 1));
        }
    }

    [Theory]
    [InlineData("X: no version")]
    [InlineData("ETag: \"one\"")]
    public async Task Given_a_length_announced_once_when_a_later_answer_ends_before_it_then_it_is_not_the_whole(
        string version)
    {
        await using var server = Of(
            Answer(200, One[..Cut], $"Content-Length: {Length}", version),
            $"HTTP/1.1 200 OK\r\n{version}\r\nConnection: close\r\n\r\n{One[..600]}",
            $"HTTP/1.1 200 OK\r\n{version}\r\nConnection: close\r\n\r\n{One}");

        await AssertSaved(One, server, retries: 2);
    }

    [Fact]
    public async Task Given_a_server_without_ranges_when_it_cuts_sooner_and_later_in_turn_then_the_patience_ends()
    {
        await using var server = new ImageServer(
            (number, _) => Answer(200, One[..(number % 2 == 0 ? 300 : 600)], $"Content-Length: {Length}"));

        AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(server.Address, retries: 2).WaitAsync(Patience));

        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Given_a_server_that_gives_a_byte_at_a_time_when_saving_then_the_patience_ends()
    {
        await using var server = new ImageServer((number, _) => number == 0
            ? Answer(200, One[..1], "Content-Length: 100000000", "ETag: \"one\"")
            : Answer(
                206,
                number < Length ? One[number..(number + 1)] : "x",
                $"Content-Range: bytes {number}-99999999/100000000",
                "Content-Length: 99999999",
                "ETag: \"one\""));

        AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(server.Address, retries: 2).WaitAsync(Patience));
    }

    private static string Gif(char filling) => "GIF89a" + new string(filling, Length - 6);

    private static string Rest(int from, params string[] headers) =>
        Answer(206, Two[from..], [$"Content-Range: bytes {from}-{Length - 1}/{Length}", .. headers]);

    private static bool AsksForRange(string head) => head.Contains("\r\nRange: ", StringComparison.Ordinal);

    private async Task AssertSaved(string expected, ImageServer server, int retries)
    {
        var outcome = await Save(server.Address, retries: retries).WaitAsync(Patience);

        Assert.Null(outcome.Error);
        Assert.Equal(expected, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(outcome.Result!.FullName)));
    }
}
