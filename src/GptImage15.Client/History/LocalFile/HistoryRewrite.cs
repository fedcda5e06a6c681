using System.Text.Json;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Rewrites a history: writes a new file next to the old one, then renames it. After a crash, the file is the complete
/// old one or the complete new one.
/// </summary>
internal static class HistoryRewrite
{
    /// <summary>Replaces all lines with others. Call it only under the lock.</summary>
    /// <param name="files">The file operations.</param>
    /// <param name="held">The lock.</param>
    /// <param name="before">The generation of the current file; null where it has none.</param>
    /// <param name="damage">The damage of that file.</param>
    /// <param name="lines">The other lines.</param>
    /// <param name="source">Reads the current file, and closes it before it is replaced.</param>
    /// <returns>The generation of the new file, and its size in bytes.</returns>
    public static (string Generation, long Length) Run(
        IHistoryFiles files,
        HistoryLock held,
        string? before,
        HistoryDamage damage,
        IEnumerable<ArraySegment<byte>> lines,
        HistoryLineSource source)
    {
        var fresh = held.Target + ".new";
        var generation = Guid.NewGuid().ToString("N");
        long length;
        files.Delete(fresh);
        try
        {
            using (var file = files.OpenWriter(fresh))
            {
                length = HistoryLines.Write(file, Header(generation), lines);
                file.Flush();
            }

            held.Committed.Begin(generation, damage, length, before);
            source.Close();
            files.Replace(fresh, held.Target);
        }
        catch
        {
            files.Delete(fresh);
            throw;
        }

        return (generation, length);
    }

    private static byte[] Header(string generation)
    {
        var header = new HistoryHeader { Version = HistoryHeader.CurrentVersion, Generation = generation };
        return [.. JsonSerializer.SerializeToUtf8Bytes(header, HistoryContext.Default.HistoryHeader), (byte)'\n'];
    }
}
