using System.Globalization;

namespace GptImage15;

/// <summary>
/// Checks the values of options. A wrong value is an error of the program, so the framework's exceptions are thrown.
/// </summary>
internal static class OptionCheck
{
    /// <summary>The maximum number of calls at the same time.</summary>
    public const int MaximumThrottleLimit = 256;

    /// <summary>The maximum of timeouts and intervals of one request. Longer ones overflow timers.</summary>
    public static readonly TimeSpan MaximumTime = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static void NotNull(object? value, string name)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is less than the minimum.</exception>
    public static void AtLeast<T>(T value, T minimum, string name)
        where T : struct, IComparable<T>
    {
        if (value.CompareTo(minimum) < 0)
        {
            throw OutOfRange(value, "{0} must be at least {1}.", minimum, name);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public static void InRange<T>(T value, T minimum, T maximum, string name)
        where T : struct, IComparable<T>
    {
        AtLeast(value, minimum, name);
        if (value.CompareTo(maximum) > 0)
        {
            throw OutOfRange(value, "{0} must be at most {1}.", maximum, name);
        }
    }

    private static ArgumentOutOfRangeException OutOfRange(object value, string message, object limit, string name) =>
        new(name, value, string.Format(CultureInfo.InvariantCulture, message, name, limit));
}
