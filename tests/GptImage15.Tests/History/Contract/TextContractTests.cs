using System.Text;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Contract;

/// <summary>Every history returns texts unchanged.</summary>
public sealed class TextContractTests
{
    private static readonly string[] Texts =
    [
        "a red fox 🦊 and a family 👨‍👩‍👧‍👦 and 𠮷",
        "'single' ''twice'' \"double\" `back` \\ / % & ? # + = ; <b> $filter='x' {0} \u2028\u2029",
        string.Concat(Enumerable.Range(1, 31).Select(code => (char)code)) + " controls \u007f\u0085\u009f",
        "  white space around \t",
        "夕焼けの空を飛ぶ鶴、墨絵風。水墨画的狐狸。여우 العربية עברית",
        "e\u0301 is not \u00e9 \ufeff",
        string.Concat(Enumerable.Repeat("🦊", 2000)),
        new string('x', 2000),
    ];

    [Theory, OnFile, OnTable]
    public async Task Given_any_text_when_it_is_read_then_it_is_the_same(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        foreach (var (text, at) in Texts.Select((text, at) => (text, at)))
        {
            await record.Open().SubmitAsync(Request("row " + at, text), "task-" + at);
            record.Clock.Leap(TimeSpan.FromSeconds(1));
        }

        var listed = await record.Open().ListAsync();

        Assert.Equal(Texts, listed.Select(task => task.Prompt));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_any_text_as_key_and_task_id_when_it_is_read_then_it_is_the_same(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        foreach (var text in Texts)
        {
            await record.Open().SubmitAsync(Request(text), "id " + text);
            record.Clock.Leap(TimeSpan.FromSeconds(1));
            await record.Open().RecordEndAsync("id " + text);
            Assert.Equal("id " + text, (await record.Open().BeginAsync(Request(text))).Paid?.Task.TaskId);
        }

        var listed = await record.Open().ListAsync();

        Assert.Equal(Texts.Select(text => "id " + text), listed.Select(task => task.TaskId));
        Assert.Equal(Texts.Select(text => text.Trim()), listed.Select(task => task.IdempotencyKey));
        Assert.All(listed, task => Assert.Equal(GptImageTaskStatus.Success, task.Status));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_request_longer_than_a_property_when_it_is_read_then_it_is_the_same(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var request = Request("row 1", "a red fox 🦊") with
        {
            ImageUrl = [.. Enumerable.Range(0, 40).Select(number => $"https://images.example/{number}/{Long()}.png")],
            Quality = "high",
        };
        await record.Open().SubmitAsync(request, "task-1");

        var listed = Assert.Single(await record.Open().ListAsync());
        var paid = (await record.Open().BeginAsync(request)).Paid;

        foreach (var read in new[] { listed.Request, paid?.Task.Request })
        {
            Assert.Equal(request.ImageUrl, read?.ImageUrl);
            Assert.Equal(request.Prompt, read?.Prompt);
            Assert.Equal("high", read?.Quality);
        }
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_long_message_of_the_service_when_it_is_read_then_it_is_the_same(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var message = string.Concat(Enumerable.Repeat("x🦊", 20_000));
        await record.Open().SubmitAsync(Request("row 1"), "task-1");

        await record.Open().RecordEndAsync(
            new GptImageTask { TaskId = "task-1", Status = GptImageTaskStatus.Failed, ErrorMessage = message });

        Assert.Equal(message, Assert.Single(await record.Open().ListAsync()).ErrorMessage);
    }

    /// <summary>A part of a URL, with characters of two UTF-16 code units at all positions.</summary>
    private static string Long() => new StringBuilder().Insert(0, "🦊é", 400).ToString();
}
