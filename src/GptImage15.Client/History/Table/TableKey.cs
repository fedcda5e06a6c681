using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GptImage15.History.Records;

namespace GptImage15.History.Table;

/// <summary>
/// The keys of a row. Each kind of row has a prefix; hashes keep texts of users out of the keys, in which not all
/// characters are allowed. The rows are in 256 partitions, so that the limit of one partition is not the limit of the
/// table.
/// </summary>
internal sealed record TableKey
{
    private const int PartitionCharacters = 2;

    private TableKey(string kind, string name)
    {
        Partition = name.Substring(0, PartitionCharacters);
        Row = kind + "-" + name;
    }

    /// <summary>The PartitionKey.</summary>
    public string Partition { get; }

    /// <summary>The RowKey.</summary>
    public string Row { get; }

    /// <summary>The keys in an address.</summary>
    public string Path => $"(PartitionKey='{Partition}',RowKey='{Row}')";

    /// <summary>The row with the version of the table.</summary>
    public static TableKey Version { get; } = new("version", "gptimage15");

    /// <summary>The row of a submission: one for each idempotency key, otherwise one for each submission.</summary>
    public static TableKey Of(HistoryRecord record) =>
        record.KeyIdentity is { } key ? OfIdempotencyKey(key) : OfSubmission(record.Submission!);

    /// <summary>The row of an idempotency key.</summary>
    /// <param name="keyIdentity">The <see cref="HistoryRecord.KeyIdentity"/>.</param>
    public static TableKey OfIdempotencyKey(string keyIdentity) => new("key", Hash(keyIdentity));

    /// <summary>The row of a submission without an idempotency key, or whose idempotency key has a later one.</summary>
    public static TableKey OfSubmission(string submission) => new("submission", submission);

    /// <summary>The row that names the submissions of a task.</summary>
    /// <param name="taskIdentity">The <see cref="HistoryRecord.TaskIdentity"/>.</param>
    public static TableKey OfTask(string taskIdentity) => new("task", Hash(taskIdentity));

    /// <summary>The row that counts the credits of a service on a UTC day.</summary>
    public static TableKey OfDay(string service, DateTimeOffset day) => new(
        "day", Hash(HistoryRecord.IdentityOf(service, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));

    /// <summary>The key of a row that was read; null where it has another form.</summary>
    public static TableKey? Parse(string row) =>
        row.IndexOf('-') is var end and > 0 && row.Length >= end + 1 + PartitionCharacters
            ? new(row.Substring(0, end), row.Substring(end + 1))
            : null;

    private static string Hash(string identity)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(identity));
        return string.Concat(hash.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
