namespace GptImage15.Simulator;

/// <summary>The checksum of the chunks of a PNG.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) =>
        ~Continue(Continue(uint.MaxValue, type), data);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);

        return crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;

            table[i] = crc;
        }

        return table;
    }
}
