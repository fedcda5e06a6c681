using System.Globalization;

namespace GptImage15.Benchmarks;

/// <summary>The command line is not valid. The message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Options of the form <c>--name number</c>.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, int> _values = [];

    /// <summary>Reads the options of a campaign.</summary>
    /// <exception cref="UsageException">A name is not one of these, or its value is not a number of at least
    /// 1.</exception>
    public static CommandOptions Parse(string[] args, params string[] names)
    {
        var options = new CommandOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !names.Contains(args[i][2..]))
            {
                throw new UsageException($"'{args[i]}' is not an option of this campaign.");
            }

            if (i + 1 == args.Length
                || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value < 1)
            {
                throw new UsageException($"{args[i]} takes a number of at least 1.");
            }

            options._values[args[i][2..]] = value;
        }

        return options;
    }

    /// <summary>Takes an option of the form <c>--name word</c> out of the arguments.</summary>
    /// <returns>What the word stands for, or the default value if the option is not given.</returns>
    /// <exception cref="UsageException">The word is not among the words.</exception>
    public static T? TakeWord<T>(ref string[] args, string name, IReadOnlyDictionary<string, T> words)
    {
        var at = Array.IndexOf(args, "--" + name);
        if (at < 0)
        {
            return default;
        }

        if (at + 1 == args.Length || !words.TryGetValue(args[at + 1], out var value))
        {
            throw new UsageException($"--{name} takes one of: {string.Join(", ", words.Keys)}.");
        }

        args = [.. args[..at], .. args[(at + 2)..]];
        return value;
    }

    public int Get(string name, int otherwise) => _values.GetValueOrDefault(name, otherwise);
}
