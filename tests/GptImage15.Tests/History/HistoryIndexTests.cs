using GptImage15.History.Records;
using GptImage15.Submitting;

namespace GptImage15.Tests.History;

/// <summary>What a key stands for, and that finding it out does not grow with what was refused.</summary>
public sealed class HistoryIndexTests
{
    private const string Identity = "service\nkey";

    private readonly IndexedLines _lines = new();

    [Fact]
    public void Given_refused_submissions_under_keys_when_many_then_each_costs_the_same()
    {
        for (var number = 0; number < 20_000; number++)
        {
            _lines.Apply($"s{number}", SubmissionState.Submitting, $"key {number % 10_000}");
            _lines.Apply($"s{number}", SubmissionState.Refused);
        }

        Assert.Null(_lines.Index.FindKey("service\nkey 1"));
        Assert.Equal(0, _lines.Reads);
    }

    [Fact]
    public void Given_one_key_refused_again_and_again_when_many_then_each_costs_the_same()
    {
        const int Refusals = 20_000;
        _lines.Apply("first", SubmissionState.Unknown, "key");

        for (var number = 0; number < Refusals; number++)
        {
            _lines.Apply($"s{number}", SubmissionState.Submitting, "key");
            _lines.Apply($"s{number}", SubmissionState.Refused);
            Assert.Equal("first", _lines.Index.FindKey(Identity)?.Submission);
        }

        Assert.Equal(Refusals, _lines.Reads);
    }

    [Fact]
    public void Given_several_under_a_key_when_the_later_are_refused_then_the_latest_that_was_not_stands()
    {
        _lines.Apply("one", SubmissionState.Unknown, "key");
        _lines.Apply("two", SubmissionState.Submitting, "key");
        _lines.Apply("three", SubmissionState.Submitting, "key");
        Assert.Equal("three", _lines.Index.FindKey(Identity)?.Submission);

        _lines.Apply("two", SubmissionState.Refused);
        Assert.Equal("three", _lines.Index.FindKey(Identity)?.Submission);
        _lines.Apply("three", SubmissionState.Refused);
        Assert.Equal("one", _lines.Index.FindKey(Identity)?.Submission);
        _lines.Apply("one", SubmissionState.Accepted);
        Assert.Equal("one", _lines.Index.FindKey(Identity)?.Submission);
    }

    [Fact]
    public void Given_a_refusal_that_a_later_line_takes_back_when_looking_then_the_key_is_taken()
    {
        _lines.Apply("one", SubmissionState.Submitting, "key");
        _lines.Apply("one", SubmissionState.Refused);
        Assert.Null(_lines.Index.FindKey(Identity));
        _lines.Apply("two", SubmissionState.Refused, "key");

        _lines.Apply("one", SubmissionState.Accepted);

        Assert.Equal("one", _lines.Index.FindKey(Identity)?.Submission);
    }

    [Fact]
    public void Given_a_refusal_that_is_taken_back_when_a_later_submission_has_the_key_then_that_one_stands()
    {
        _lines.Apply("one", SubmissionState.Submitting, "key");
        _lines.Apply("two", SubmissionState.Submitting, "key");
        _lines.Apply("one", SubmissionState.Refused);

        _lines.Apply("one", SubmissionState.Accepted);

        Assert.Equal("two", _lines.Index.FindKey(Identity)?.Submission);
        _lines.Apply("two", SubmissionState.Refused);
        Assert.Equal("one", _lines.Index.FindKey(Identity)?.Submission);
    }

    [Fact]
    public void Given_a_refusal_that_is_taken_back_when_the_later_submission_is_refused_then_the_first_stands()
    {
        _lines.Apply("one", SubmissionState.Submitting, "key");
        _lines.Apply("one", SubmissionState.Refused);
        _lines.Apply("two", SubmissionState.Submitting, "key");

        _lines.Apply("one", SubmissionState.Accepted);
        _lines.Apply("two", SubmissionState.Refused);

        Assert.Equal("one", _lines.Index.FindKey(Identity)?.Submission);
    }

    [Fact]
    public void Given_the_end_of_a_task_when_an_earlier_line_follows_it_then_what_the_end_has_is_kept()
    {
        _lines.Apply(new HistoryRecord
        {
            Submission = "one",
            State = SubmissionState.Ended,
            Service = "service",
            TaskId = "n1",
            Status = "SUCCESS",
            Response = ["https://example.com/a.png"],
            ConsumedCredits = 10,
            ErrorMessage = "kept",
        });

        _lines.Apply("one", SubmissionState.Accepted);

        var record = _lines.Index.FindTask("service\nn1")!;
        Assert.Equal(
            (SubmissionState.Ended, "SUCCESS", 10, "kept"),
            (record.State, record.Status, record.ConsumedCredits, record.ErrorMessage));
        Assert.Equal(["https://example.com/a.png"], record.Response!);
    }

    [Fact]
    public void Given_a_task_that_failed_after_it_had_images_when_its_end_is_applied_then_the_later_values_stand()
    {
        _lines.Apply(new HistoryRecord
        {
            Submission = "one",
            Service = "service",
            TaskId = "n1",
            Response = ["https://example.com/a.png"],
            ConsumedCredits = 10,
            ErrorMessage = "earlier",
        });

        _lines.Apply(new HistoryRecord
        {
            Submission = "one",
            State = SubmissionState.Ended,
            Response = ["https://example.com/b.png"],
            ConsumedCredits = 0,
            ErrorMessage = "later",
        });

        var record = _lines.Index.FindTask("service\nn1")!;
        Assert.Equal((0, "later"), (record.ConsumedCredits, record.ErrorMessage));
        Assert.Equal(["https://example.com/b.png"], record.Response!);
    }

    [Fact]
    public void Given_a_key_that_only_a_later_line_names_when_looking_then_it_is_found()
    {
        _lines.Apply("one", SubmissionState.Accepted);
        _lines.Apply("one", SubmissionState.Submitting, "key");

        Assert.Equal("one", _lines.Index.FindKey(Identity)?.Submission);
    }

    [Fact]
    public void Given_a_service_that_only_a_later_line_names_when_looking_for_the_task_then_it_is_found()
    {
        _lines.Apply(new HistoryRecord { Submission = "one", State = SubmissionState.Accepted, TaskId = "t1" });
        _lines.Apply("one", SubmissionState.Submitting);

        Assert.Equal("one", FindTask("t1"));
    }

    [Fact]
    public void Given_submissions_that_exchange_their_task_ids_when_looking_then_each_is_found_by_its_last_one()
    {
        for (var round = 0; round < 3; round++)
        {
            _lines.Apply("one", SubmissionState.Accepted, taskId: "t1");
            _lines.Apply("two", SubmissionState.Accepted, taskId: "t2");
            _lines.Apply("one", SubmissionState.Accepted, taskId: "t2");
            _lines.Apply("two", SubmissionState.Accepted, taskId: "t1");
        }

        Assert.Equal("two", FindTask("t1"));
        Assert.Equal("one", FindTask("t2"));
        Assert.Null(FindTask("t3"));
    }

    private string? FindTask(string taskId) => _lines.Index.FindTask("service\n" + taskId)?.Submission;
}
