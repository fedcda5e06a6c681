using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.Tests.History;

/// <summary>Identities with the same hash are told apart by what the file has of them.</summary>
public sealed class HistoryCollisionTests
{
    private readonly IndexedLines _lines = new(new IdentityHash((_, _) => 15));

    [Fact]
    public void Given_idempotency_keys_with_one_hash_when_looking_then_each_has_its_own_submission()
    {
        _lines.Apply("one", SubmissionState.Accepted, key: "k1");
        _lines.Apply("two", SubmissionState.Accepted, key: "k2");
        _lines.Apply("three", SubmissionState.Submitting, key: "k1");

        Assert.Equal("three", FindKey("k1"));
        Assert.Equal("two", FindKey("k2"));
        Assert.Null(FindKey("k3"));
        _lines.Apply("three", SubmissionState.Refused);
        Assert.Equal("one", FindKey("k1"));
    }

    [Fact]
    public void Given_keys_with_one_hash_when_a_refusal_is_taken_back_then_the_other_key_is_not_affected()
    {
        _lines.Apply("one", SubmissionState.Submitting, key: "k1");
        _lines.Apply("one", SubmissionState.Refused);
        _lines.Apply("two", SubmissionState.Accepted, key: "k2");

        _lines.Apply("one", SubmissionState.Accepted);

        Assert.Equal("one", FindKey("k1"));
        Assert.Equal("two", FindKey("k2"));
    }

    [Fact]
    public void Given_task_ids_with_one_hash_when_looking_then_each_has_its_own_submissions()
    {
        _lines.Apply("one", SubmissionState.Accepted, taskId: "t1");
        _lines.Apply("two", SubmissionState.Accepted, taskId: "t2");
        _lines.Apply("three", SubmissionState.Accepted, taskId: "t1");

        Assert.Equal(["three", "one"], _lines.Index.FindTasks("service\nt1").Select(record => record.Submission));
        Assert.Equal(["two"], _lines.Index.FindTasks("service\nt2").Select(record => record.Submission));
        Assert.Empty(_lines.Index.FindTasks("service\nt3"));
    }

    [Fact]
    public void Given_a_table_when_many_numbers_have_few_hashes_then_all_are_found()
    {
        var table = new HashTable();
        for (var number = 0; number < 3000; number++)
        {
            table.Add(HashOf(number), number);
        }

        for (var hash = 0; hash < 7; hash++)
        {
            var found = new List<int>();
            for (var matches = table.FindAll(HashOf(hash)); matches.MoveNext();)
            {
                found.Add(matches.Current);
            }

            Assert.Equal(Enumerable.Range(0, 3000).Where(number => number % 7 == hash), found.Order());
        }

        static ulong HashOf(int number) => (ulong)(number % 7) << 20;
    }

    [Fact]
    public void Given_submission_ids_of_any_form_when_looking_then_each_is_another_submission()
    {
        string[] ids =
        [
            "0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF", "00000000000000000000000000000000",
            "", "0", "0123456789abcdef0123456789abcdeg", "日本",
        ];
        foreach (var id in ids)
        {
            _lines.Apply(id, SubmissionState.Submitting, key: "k" + id);
        }

        Assert.Equal(ids.Length, _lines.Index.Count);
        Assert.All(ids, id => Assert.Equal(id, FindKey("k" + id)));
    }

    private string? FindKey(string key) => _lines.Index.FindKey("service\n" + key)?.Submission;
}
