using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace GptImage15.Simulator;

/// <summary>Creates a PNG from a text. The same text gives the same image, another text another image.</summary>
internal static class PngPainter
{
    private const int Colors = 256;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Paint(string text, int width, int height)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        using var png = new MemoryStream();
        png.Write(Header(width, height));
        WriteChunk(png, "PLTE"u8, Palette(hash));
        WriteChunk(png, "IDAT"u8, Pixels(hash, width, height));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>Signature and IHDR: eight bits per pixel, an index into a palette.</summary>
    public static byte[] Header(int width, int height)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = 3;
        header[10..].Clear();

        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        return png.ToArray();
    }

    /// <summary>From one color of the hash to another and back, so that adjacent indexes have similar colors.</summary>
    private static byte[] Palette(byte[] hash)
    {
        var palette = new byte[Colors * 3];
        for (var color = 0; color < Colors; color++)
        {
            var share = 1 - (Math.Abs(color - (Colors / 2)) / (Colors / 2.0));
            for (var channel = 0; channel < 3; channel++)
                palette[(color * 3) + channel] = (byte)double.Lerp(hash[channel], hash[3 + channel], share);
        }

        return palette;
    }

    /// <summary>The sum of horizontal and vertical waves. Their lengths and heights come from the hash.</summary>
    private static byte[] Pixels(byte[] hash, int width, int height)
    {
        var across = Wave(width, 1 + (hash[6] % 7), 40 + (hash[7] % 80));
        var down = Wave(height, 1 + (hash[8] % 7), 40 + (hash[9] % 80));
        var row = new byte[1 + width]; // Each row starts with its filter: none.

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var shift in down)
            {
                for (var x = 0; x < across.Length; x++)
                    row[x + 1] = (byte)(across[x] + shift);

                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static byte[] Wave(int length, int periods, int height)
    {
        var wave = new byte[length];
        for (var i = 0; i < length; i++)
            wave[i] = (byte)((height / 2.0) * (1 + Math.Sin(Math.Tau * periods * i / length)));

        return wave;
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, data));
        png.Write(number);
    }
}
