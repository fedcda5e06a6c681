using System.Globalization;
using GptImage15.Resources;

namespace GptImage15.History.Records;

/// <summary>
/// The credits that all submissions to one service address may cost on a UTC day. Days of UTC, so that processes and
/// machines of all time zones agree.
/// </summary>
/// <param name="credits">The credits.</param>
internal sealed class DailyCreditLimit(int credits)
{
    /// <summary>The environment variable. Its value is a whole number of credits.</summary>
    public const string Variable = "GPTIMAGE15_MAX_CREDITS_PER_DAY";

    /// <summary>The limit of the options and that of the environment: the lower; null where there is none.</summary>
    /// <param name="option">The limit of the options; null for none.</param>
    /// <exception cref="GptImageException">InvalidRequest: the variable is not a whole number.</exception>
    public static DailyCreditLimit? Of(int? option) => (option, OfEnvironment()) switch
    {
        (null, null) => null,
        (null, { } variable) => new(variable),
        ({ } given, null) => new(given),
        ({ } given, { } variable) => new(Math.Min(given, variable)),
    };

    /// <summary>The start of the UTC day of a time.</summary>
    public static DateTimeOffset DayOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Whether one more request is within the limit.</summary>
    /// <param name="spent">The credits that were spent, may have been spent, or are reserved on its day.</param>
    public bool Allows(long spent) => spent + GptImageRequest.Credits <= credits;

    /// <summary>Checks that one more request is within the limit.</summary>
    /// <inheritdoc cref="Reached"/>
    /// <exception cref="GptImageException">CreditLimitReached.</exception>
    public void Check(long spent, DateTimeOffset time)
    {
        if (!Allows(spent))
        {
            throw Reached(spent, time);
        }
    }

    /// <summary>The error of a request that would exceed the limit.</summary>
    /// <param name="spent">The credits that were spent, may have been spent, or are reserved on its day.</param>
    /// <param name="time">The time of the request.</param>
    public GptImageException Reached(long spent, DateTimeOffset time) => new(
        GptImageErrorId.CreditLimitReached,
        Messages.DailyCreditLimitReached.With(credits, spent, DayOf(time).AddDays(1).LocalDateTime, Variable));

    private static int? OfEnvironment()
    {
        var value = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(value) ? null
            : int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var credits) ? credits
            : throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.DailyCreditLimitInvalid.With(Variable, value));
    }
}
