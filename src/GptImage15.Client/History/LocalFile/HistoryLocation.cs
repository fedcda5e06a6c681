using System.Runtime.InteropServices;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Where the history is kept: where the environment says, else where the operating system keeps such files.
/// </summary>
internal static class HistoryLocation
{
    /// <summary>An absolute path, or <c>off</c>.</summary>
    public const string Variable = "GPTIMAGE15_HISTORY";

    /// <summary>The path of the file as it was given; null where the history is off.</summary>
    /// <param name="setting">An absolute path, <c>off</c>, or null for the environment's.</param>
    public static string? Resolve(string? setting)
    {
        setting ??= Environment.GetEnvironmentVariable(Variable);
        if (string.Equals(setting, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return string.IsNullOrWhiteSpace(setting)
            ? Path.Combine(StateFolder(), "GptImage15", "history.jsonl")
            : setting;
    }

    private static string StateFolder()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            return Path.Combine(home, "Library", "Application Support");
        }

        // The XDG specification: a relative path there is to be ignored.
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return state?.StartsWith("/", StringComparison.Ordinal) == true ? state : Path.Combine(home, ".local", "state");
    }
}
