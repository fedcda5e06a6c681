namespace GptImage15.Benchmarks.Waiting;

/// <summary>
/// How many polls the documented schedule needs for a task when nothing gets in its way: one the moment the task is
/// handed over, the next after 5 s, each further pause longer by a quarter up to 10 s, until the first poll at or after
/// the task's end. No jitter (which only adds), no pause for an answer, no other task before it. Written down apart
/// from the client's own schedule, so that it also tells when that one asks more than it should.
/// </summary>
internal static class IdealPolls
{
    private const double FirstPause = 5;
    private const double LongestPause = 10;
    private const double Growth = 1.25;

    /// <summary>The polls of a task that ends this number of seconds after it is added.</summary>
    public static int Of(double secondsToEnd)
    {
        var polls = 1;
        var pause = FirstPause;
        for (var at = 0.0; at < secondsToEnd; polls++)
        {
            at += pause;
            pause = Math.Min(pause * Growth, LongestPause);
        }

        return polls;
    }
}
