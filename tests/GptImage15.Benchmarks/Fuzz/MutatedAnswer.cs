using System.Globalization;
using System.Text;

namespace GptImage15.Benchmarks.Fuzz;

/// <summary>An answer's bytes, and whether the connection must end for the client to know that it is over.</summary>
internal readonly record struct MutatedAnswer(byte[] Bytes, bool EndsConnection)
{
    private static readonly string[] Headers =
    [
        "Retry-After: 99999999999999999999", "Retry-After: -1", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", "Retry-After: soon",
        "Location: http://[", "Location: //%%%", "Location: \u0001", "Content-Type: text/html; charset=nonsense", "Content-Type: ;;;",
        "Content-Encoding: gzip", "Content-Encoding: br", "Set-Cookie: a=b", "WWW-Authenticate: Bearer", "WWW-Authenticate: Negotiate",
        "Proxy-Authenticate: Basic", "Date: yesterday", "X: \u00ff\u00fe", "Transfer-Encoding: identity", "Trailer: X", ": nameless",
        "no colon", "Content-Length: 5",
    ];

    private static readonly string[] Lengths =
        ["-1", "0", "1", "99999", "9223372036854775807", "9223372036854775808", "ten", "", "5, 5", "0x10"];

    /// <summary>The answer of a number: the same in each run.</summary>
    public static MutatedAnswer Create(int seed, int number, string id)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var sample = SampleAnswers.All[random.Next(SampleAnswers.All.Length)].Replace(SampleAnswers.IdPlaceholder, id, StringComparison.Ordinal);
        var body = BodyMutations.Mutate(Encoding.UTF8.GetBytes(sample), random);
        var status = random.Next(3) != 0 ? 200 : random.Next(2) == 0 ? random.Next(100, 600) : Pick(random, 0, 1, 99, 600, 999, 1000, 401, 429);
        var ends = status is < 200 or 204 or 304;
        var head = new StringBuilder($"HTTP/1.1 {status} Whatever\r\n");
        for (var times = random.Next(4) == 0 ? random.Next(1, 4) : 0; times > 0; times--)
        {
            head.Append(Headers[random.Next(Headers.Length)]).Append("\r\n");
            ends = true;
        }

        switch (random.Next(12))
        {
            case 0:
                head.Append("Content-Length: ").Append(Lengths[random.Next(Lengths.Length)]).Append("\r\n");
                ends = true;
                break;
            case 1:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = Chunked(body, random);
                ends = true;
                break;
            case 2:
                ends = true;
                break;
            default:
                head.Append("Content-Length: ").Append(body.Length.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
                break;
        }

        if (random.Next(200) == 0)
        {
            head.Append("X-Long: ").Append('x', random.Next(100_000)).Append("\r\n");
            ends = true;
        }

        byte[] bytes = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
        if (random.Next(12) == 0)
        {
            // Also the head is only bytes, and may break off.
            bytes = random.Next(2) == 0 ? bytes[..random.Next(bytes.Length)] : Flip(bytes, random);
            ends = true;
        }

        return new(bytes, ends);
    }

    private static byte[] Chunked(byte[] body, Random random)
    {
        var size = random.Next(6) switch { 0 => "zz", 1 => "-1", 2 => "ffffffffffffffff", 3 => "1", _ => body.Length.ToString("x", CultureInfo.InvariantCulture) };
        var end = random.Next(4) == 0 ? "" : "\r\n0\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(size + "\r\n"), .. body, .. Encoding.ASCII.GetBytes(end)];
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        bytes[random.Next(Math.Min(bytes.Length, 60))] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static int Pick(Random random, params int[] numbers) => numbers[random.Next(numbers.Length)];
}
