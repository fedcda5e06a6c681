using System.Text;
using System.Text.RegularExpressions;

namespace GptImage15.Benchmarks.Fuzz;

/// <summary>Changes a body as faulty services, faulty networks and attackers do.</summary>
internal static partial class BodyMutations
{
    private static readonly Func<byte[], Random, byte[]>[] All =
    [
        FlipBytes, FlipBytes, Cut, CutOut, Repeat, Insert, ChangeValue, ChangeValue, ChangeValue, ChangeName,
        Nest, Grow, Recode, InvalidUtf8, Frame, (_, random) => Noise(random, random.Next(2000)),
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "-1e-999", "0.1", "2147483648", "-9223372036854775809",
        "99999999999999999999999999999999999999", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"9999-12-31T23:59:59Z\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"SUCCESS\"", "\"PAUSED\"", "\"[\"", "\"{\"", "\"[1,{\\\"a\\\":[]}]\"",
        "\"{\\\"prompt\\\":\\\"\\\\ud800\\\"}\"", "[]", "[[]]", "[null]", "[\"\\udfff\"]", "{}", "{\"a\":{\"b\":[]}}",
        "NaN", "//", "'x'",
    ];

    public static byte[] Mutate(byte[] body, Random random)
    {
        for (var times = random.Next(3); times > 0; times--)
        {
            body = All[random.Next(All.Length)](body, random);
        }

        return body;
    }

    private static byte[] FlipBytes(byte[] body, Random random)
    {
        var flipped = (byte[])body.Clone();
        for (var times = random.Next(1, 8); times > 0 && body.Length > 0; times--)
        {
            flipped[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        }

        return flipped;
    }

    private static byte[] Cut(byte[] body, Random random) => body[..random.Next(body.Length + 1)];

    private static byte[] CutOut(byte[] body, Random random)
    {
        var from = random.Next(body.Length + 1);
        return [.. body[..from], .. body[random.Next(from, body.Length + 1)..]];
    }

    private static byte[] Repeat(byte[] body, Random random)
    {
        var from = random.Next(body.Length + 1);
        return [.. body, .. body[from..random.Next(from, body.Length + 1)]];
    }

    private static byte[] Insert(byte[] body, Random random)
    {
        var at = random.Next(body.Length + 1);
        return [.. body[..at], .. Noise(random, random.Next(1, 20)), .. body[at..]];
    }

    private static byte[] ChangeValue(byte[] body, Random random) =>
        ChangeMatch(body, random, Value(), Values[random.Next(Values.Length)]);

    private static byte[] ChangeName(byte[] body, Random random) =>
        ChangeMatch(body, random, Name(), random.Next(2) == 0 ? "\"code\":" : "\"data\":");

    private static byte[] ChangeMatch(byte[] body, Random random, Regex pattern, string replacement)
    {
        var text = Encoding.UTF8.GetString(body);
        var matches = pattern.Matches(text);
        if (matches.Count == 0)
        {
            return body;
        }

        var match = matches[random.Next(matches.Count)];
        return Encoding.UTF8.GetBytes(text[..match.Index] + replacement + text[(match.Index + match.Length)..]);
    }

    private static byte[] Nest(byte[] body, Random random)
    {
        var depth = random.Next(6) == 0 ? random.Next(100_000) : random.Next(200);
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"data\":", "}");
        var text = new StringBuilder().Insert(0, open, depth).Append(Encoding.UTF8.GetString(body));
        return Encoding.UTF8.GetBytes((random.Next(2) == 0 ? text : text.Insert(text.Length, close, depth)).ToString());
    }

    /// <summary>By a little in most cases, at times beyond the client's limit.</summary>
    private static byte[] Grow(byte[] body, Random random)
    {
        var length = random.Next(500) == 0 ? random.Next(3, 6) * 1024 * 1024 : random.Next(20_000);
        var filling = new byte[length];
        filling.AsSpan().Fill((byte)" x0\"["[random.Next(5)]);
        var at = random.Next(body.Length + 1);
        return [.. body[..at], .. filling, .. body[at..]];
    }

    private static byte[] Recode(byte[] body, Random random)
    {
        var text = Encoding.UTF8.GetString(body);
        return random.Next(5) switch
        {
            0 => Encoding.Unicode.GetBytes(text),
            1 => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)],
            2 => Encoding.UTF32.GetBytes(text),
            3 => Encoding.Latin1.GetBytes(text),
            _ => [.. Encoding.UTF8.GetPreamble(), .. body],
        };
    }

    private static byte[] InvalidUtf8(byte[] body, Random random)
    {
        byte[][] sequences = [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xFF], [0x80]];
        var at = random.Next(body.Length + 1);
        return [.. body[..at], .. sequences[random.Next(sequences.Length)], .. body[at..]];
    }

    private static byte[] Frame(byte[] body, Random random) => random.Next(4) switch
    {
        0 => [.. "["u8, .. body, .. "]"u8],
        1 => [.. ")]}',\n"u8, .. body],
        2 => [.. body, .. body],
        _ => [.. "\""u8, .. body, .. "\""u8],
    };

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    [GeneratedRegex("""(?<=:)("(\\.|[^"\\])*"|[-\w.]+|null|\[|\{)""")]
    private static partial Regex Value();

    [GeneratedRegex("""
        "\w+":
        """)]
    private static partial Regex Name();
}
