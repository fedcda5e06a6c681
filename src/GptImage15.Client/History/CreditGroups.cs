using System.Globalization;

namespace GptImage15.History;

/// <summary>Adds up the credits of submissions in groups.</summary>
internal static class CreditGroups
{
    private const int DaysOfWeek = 7;

    /// <summary>The groups, in their order. Without a grouping, one group, also where there are no tasks.</summary>
    /// <param name="tasks">The tasks of the history.</param>
    /// <param name="by">How to group them.</param>
    public static IReadOnlyList<GptImageCreditSummary> Of(
        IEnumerable<GptImageTask> tasks, GptImageCreditGrouping by)
    {
        GptImageCreditSummary[] groups =
        [
            .. tasks.GroupBy(task => KeyOf(task, by))
                .OrderBy(group => group.Key.Start)
                .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => Sum(group.Key, group)),
        ];
        return groups.Length == 0 && by == GptImageCreditGrouping.None ? [new()] : groups;
    }

    private static GptImageCreditSummary Sum(GptImageCreditSummary group, IEnumerable<GptImageTask> tasks)
    {
        int accepted = 0, succeeded = 0, failed = 0, unknown = 0;
        var credits = 0L;
        foreach (var task in tasks)
        {
            var isUnknown = task.Status == GptImageTaskStatus.SubmissionUnknown;
            accepted += isUnknown ? 0 : 1;
            unknown += isUnknown ? 1 : 0;
            succeeded += task.Status == GptImageTaskStatus.Success ? 1 : 0;
            failed += task.Status == GptImageTaskStatus.Failed ? 1 : 0;
            credits += task.ConsumedCredits ?? 0;
        }

        return group with
        {
            Tasks = accepted,
            Succeeded = succeeded,
            Failed = failed,
            Unknown = unknown,
            Credits = credits,
            CreditsAtRisk = (long)unknown * GptImageRequest.Credits,
        };
    }

    /// <summary>The group of a task, without its sums.</summary>
    private static GptImageCreditSummary KeyOf(GptImageTask task, GptImageCreditGrouping by) => by switch
    {
        GptImageCreditGrouping.Day => OfTime(DayOf(task), day => Text(day, "yyyy-MM-dd")),
        GptImageCreditGrouping.Week => OfTime(MondayOf(DayOf(task)), NameOfWeek),
        GptImageCreditGrouping.Month => OfTime(
            DayOf(task) is { } day ? day.AddDays(1 - day.Day) : null, month => Text(month, "yyyy-MM")),
        GptImageCreditGrouping.Tag => new() { Name = task.Tag },
        GptImageCreditGrouping.Status => new() { Name = task.Status.ToString() },
        GptImageCreditGrouping.Quality => new() { Name = task.Quality },
        _ => new(),
    };

    private static GptImageCreditSummary OfTime(DateTime? start, Func<DateTime, string> name) =>
        new() { Start = start, Name = start is { } time ? name(time) : null };

    /// <summary>The local day of the submission; null for a record of another program that has no time.</summary>
    private static DateTime? DayOf(GptImageTask task) => task.CreatedAt?.LocalDateTime.Date;

    private static DateTime? MondayOf(DateTime? day) =>
        day?.AddDays(-(((int)day.Value.DayOfWeek + DaysOfWeek - 1) % DaysOfWeek));

    /// <summary>ISO 8601: the Thursday decides to which year a week belongs.</summary>
    private static string NameOfWeek(DateTime monday)
    {
        var thursday = monday.AddDays(3);
        var number = ((thursday.DayOfYear - 1) / DaysOfWeek) + 1;
        return Text(thursday, "yyyy-'W'") + number.ToString("00", CultureInfo.InvariantCulture);
    }

    private static string Text(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
