using System.Globalization;

namespace GptImage15;

/// <summary>
/// Checks the values of options. A wrong value is an error of the program, so the framework's exceptions are thrown.
/// </summary>
internal static class OptionCheck
{
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
            throw new ArgumentOutOfRangeException(
                name, value, string.Format(CultureInfo.InvariantCulture, "{0} must be at least {1}.", name, minimum));
        }
    }
}
