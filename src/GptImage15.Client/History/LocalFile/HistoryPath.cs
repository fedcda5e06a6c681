using System.Runtime.InteropServices;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// The file that a path leads to. Links are followed: whoever comes through a link takes the same lock, and a rewrite
/// replaces the file and not the link.
/// </summary>
internal static class HistoryPath
{
    /// <summary>As many links as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>Finds the file, which need not be there.</summary>
    /// <exception cref="IOException">It is no absolute path of a file.</exception>
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

    /// <summary>A path from the root of the current drive depends on the current folder too.</summary>
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
    /// .NET takes a relative link to start from the folder as it was named; the system, from where that leads to.
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

            // Opening a circle of links is the system's error.
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
