using System.Runtime.InteropServices;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Finds the path of the history: from the environment, otherwise the folder that the operating system has for such
/// files.
/// </summary>
internal static class HistoryLocation
{
    /// <summary>
    /// The environment variable. Its value is an absolute path, <c>off</c>, or the address of a table.
    /// </summary>
    public const string Variable = "GPTIMAGE15_HISTORY";

    /// <summary>The setting of the options, otherwise of the environment; null or blank where there is none.</summary>
    public static string? SettingOf(string? option) =>
        string.IsNullOrWhiteSpace(option) ? Environment.GetEnvironmentVariable(Variable) : option;

    /// <summary>The path of the file as it was specified; null where the history is off.</summary>
    /// <param name="option">An absolute path, <c>off</c>, or null for the value of the environment variable.</param>
    public static string? Resolve(string? option)
    {
        var setting = SettingOf(option);
        if (string.Equals(setting, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return string.IsNullOrWhiteSpace(setting)
            ? Path.Combine(Folder(), "history.jsonl")
            : setting;
    }

    /// <summary>The folder of this user for data of the module.</summary>
    public static string Folder() => Path.Combine(StateFolder(), "GptImage15");

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

        // The XDG Base Directory Specification: a relative path is invalid and is ignored.
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return state?.StartsWith("/", StringComparison.Ordinal) == true ? state : Path.Combine(home, ".local", "state");
    }
}
