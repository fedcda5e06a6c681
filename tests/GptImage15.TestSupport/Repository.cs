using System.Runtime.CompilerServices;
namespace GptImage15.TestSupport;

/// <summary>The files of the repository that this was built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The module as PowerShell imports it.</summary>
    public static string ModuleFolder { get; } = Path.Combine(Root, "out", "GptImage15");

    private static string Find([CallerFilePath] string file = "")
    {
        // In a deterministic build the compiler's path does not exist. The output folder is below the root.
        var start = File.Exists(file) ? file : AppContext.BaseDirectory;
        for (var folder = Path.GetDirectoryName(start); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "GptImage15.slnx")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"No solution above {start}.");
    }
}
