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

    /// <summary>The size of the lines of records, in bytes.</summary>
    public static long Measure(IEnumerable<HistoryRecord> records)
    {
        var total = 0L;
        using var line = new MemoryStream();
        foreach (var record in records)
        {
            line.SetLength(0);
            Add(line, record);
            total += line.Length;
        }

        return total;
    }

    /// <summary>Writes a header and records to an empty file.</summary>
    /// <returns>The number of bytes.</returns>
    public static long Write(IHistoryFileWriter file, byte[] header, IEnumerable<HistoryRecord> records)
    {
        var total = 0L;
        using var chunk = new MemoryStream();
        chunk.Write(header, 0, header.Length);
        foreach (var record in records)
        {
            if (chunk.Length >= ChunkBytes)
            {
                WriteChunk();
            }

            Add(chunk, record);
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
