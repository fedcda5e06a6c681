using System.Runtime.CompilerServices;
using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>Finds the submissions that may have an idempotency key.</summary>
internal sealed class KeyLinks(SubmissionStore store)
{
    private readonly HashTable _latest = new();

    /// <summary>Adds a submission under an idempotency key.</summary>
    [MethodImpl(HotMethod.Options)]
    public void Add(ulong key, int number)
    {
        store[number].EarlierUnderKey = LatestNotRefused(_latest.Find(key));
        _latest.Set(key, number);
    }

    /// <summary>
    /// The submissions that may have an idempotency key and were not refused, the latest first. A refusal frees the
    /// key, unless an earlier submission with it may have been accepted.
    /// </summary>
    public IEnumerable<int> Find(ulong key)
    {
        var number = LatestNotRefused(_latest.Find(key));
        while (number >= 0)
        {
            yield return number;
            number = LatestNotRefused(store[number].EarlierUnderKey);
        }
    }

    /// <summary>Whether a submission was added under an idempotency key, and not left out as refused.</summary>
    public bool IsUnder(ulong key, int number)
    {
        var earlier = _latest.Find(key);
        while (earlier >= 0 && earlier != number)
        {
            earlier = store[earlier].EarlierUnderKey;
        }

        return earlier >= 0;
    }

    /// <summary>Loads the place of an idempotency key, and returns what is there.</summary>
    public ulong Touch(ulong key) => _latest.Touch(key);

    public void Clear() => _latest.Clear();

    private int LatestNotRefused(int number)
    {
        while (number >= 0 && store[number].State == SubmissionState.Refused)
        {
            number = store[number].EarlierUnderKey;
        }

        return number;
    }
}
