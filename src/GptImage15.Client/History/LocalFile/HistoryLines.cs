using System.Text.Json;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>Writes records as lines.</summary>
internal static class HistoryLines
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Writes one record as a line.</summary>
    public static void Add(Stream lines, HistoryRecord record)
    {
        JsonSerializer.Serialize(lines, record, HistoryContext.Relaxed.HistoryRecord);
        lines.WriteByte((byte)'\n');
    }

    /// <summary>Writes a header and lines to an empty file.</summary>
    /// <returns>The number of bytes.</returns>
    public static long Write(IHistoryFileWriter file, byte[] header, IEnumerable<ArraySegment<byte>> lines)
    {
        var total = 0L;
        using var chunk = new MemoryStream();
        chunk.Write(header, 0, header.Length);
        foreach (var line in lines)
        {
            if (chunk.Length >= ChunkBytes)
            {
                WriteChunk();
            }

            chunk.Write(line.Array!, line.Offset, line.Count);
        }

        WriteChunk();
        return total;

        void WriteChunk()
        {
            file.Write(total, chunk.GetBuffer(), (int)chunk.Length);
            total += chunk.Length;
            chunk.SetLength(0);
        }
    }
}
