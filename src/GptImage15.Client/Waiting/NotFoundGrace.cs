namespace GptImage15.Waiting;

/// <summary>The time after a submission in which the service may not know the task id yet.</summary>
internal static class NotFoundGrace
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>The rest of it; null where the age of the task is unknown.</summary>
    public static TimeSpan? LeftFor(GptImageTask task, DateTimeOffset now)
    {
        // The clock of the service may be ahead of ours. That does not extend the grace.
        var age = now - task.CreatedAt;
        return age > TimeSpan.Zero ? Length - age : age is null ? null : Length;
    }
}
