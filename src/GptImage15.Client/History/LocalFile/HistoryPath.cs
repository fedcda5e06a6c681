using System.Runtime.InteropServices;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Resolves the links in a path. All processes then use the same lock, and a rewrite replaces the file, not the link.
/// </summary>
internal static class HistoryPath
{
    /// <summary>The maximum number of links, as on Linux (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    /// <summary>Finds the path of the file, which does not have to exist.</summary>
    /// <exception cref="IOException">The path is not absolute, or not the path of a file.</exception>
    public static string Resolve(string path)
    {
        if (!IsAbsolute(path))
        {
            throw new IOException(Messages.HistoryPathNotAbsolute.With(HistoryLocation.Variable));
        }

        try
        {
            var full = FollowLinks(Path.GetFullPath(path));
            return Path.GetFileName(full).Length > 0 ? full : throw new IOException(Messages.HistoryNotRegularFile);
        }
        catch (ArgumentException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <summary>
    /// Whether a path does not depend on the current folder. On Windows, a path from the root of the current drive
    /// depends on it.
    /// </summary>
    private static bool IsAbsolute(string path) => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? path.StartsWith(@"\\", StringComparison.Ordinal)
            || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/')
        : path.StartsWith("/", StringComparison.Ordinal);

#if NET
    private static string FollowLinks(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return FollowEachLink(path);
        }

        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    /// <summary>
    /// Resolves a relative link from the real folder, as the operating system does. .NET resolves it from the folder as
    /// it was named.
    /// </summary>
    private static string FollowEachLink(string path)
    {
        var ahead = new Stack<string>();
        Push(ahead, path);
        var links = 0;
        var resolved = "/";
        while (ahead.TryPop(out var name))
        {
            var next = name == ".." ? Path.GetDirectoryName(resolved) ?? "/" : Path.Combine(resolved, name);
            if (name is "" or "." or ".." || new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = name is "" or "." ? resolved : next;
                continue;
            }

            // The operating system reports the error when a circle of links is opened.
            if (++links > MostLinks)
            {
                return path;
            }

            resolved = target.StartsWith('/') ? "/" : resolved;
            Push(ahead, target);
        }

        return resolved;
    }

    private static void Push(Stack<string> ahead, string path)
    {
        foreach (var name in path.Split('/').AsEnumerable().Reverse())
        {
            ahead.Push(name);
        }
    }
#else
    private static string FollowLinks(string path) => path;
#endif
}
