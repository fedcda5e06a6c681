using System.Globalization;
using System.Text;

namespace GptImage15.Benchmarks.Fuzz;

/// <summary>An answer's bytes.</summary>
/// <param name="Bytes">What is sent.</param>
/// <param name="EndsConnection">Whether the connection must end for the client to know that the answer is over.</param>
/// <param name="NamesTask">Whether the id stands whole in a body that any client of HTTP can receive.</param>
internal readonly record struct MutatedAnswer(byte[] Bytes, bool EndsConnection, bool NamesTask = false)
{
    /// <summary>The most that the client reads of a body.</summary>
    private const int MaximumBodyBytes = 4 * 1024 * 1024;

    private static readonly string[] Headers =
    [
        "Retry-After: 99999999999999999999", "Retry-After: -1", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT",
        "Retry-After: soon",
        "Location: http://[", "Location: //%%%", "Location: \u0001", "Content-Type: text/html; charset=nonsense",
        "Content-Type: ;;;",
        "Content-Encoding: gzip", "Content-Encoding: br", "Set-Cookie: a=b", "WWW-Authenticate: Bearer",
        "WWW-Authenticate: Negotiate",
        "Proxy-Authenticate: Basic", "Date: yesterday", "X: \u00ff\u00fe", "Transfer-Encoding: identity", "Trailer: X",
        ": nameless",
        "no colon", "Content-Length: 5",
    ];

    private static readonly string[] Lengths =
        ["-1", "0", "1", "9223372036854775808", "ten", "", "5, 5", "0x10"];

    /// <summary>Lengths that no body here has: the connection ends earlier.</summary>
    private static readonly string[] TooLong =
        ["99999999", "2147483647", "2147483648", "4294967295", "9223372036854775806", "9223372036854775807"];

    /// <summary>The answer with this number. It is the same in each run.</summary>
    public static MutatedAnswer Create(int seed, int number, string id)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var frame = random.Next(3) == 0 ? NamedTask.Create(random) : null;
        var sample = Encoding.UTF8.GetBytes((frame ?? SampleAnswers.All[random.Next(SampleAnswers.All.Length)])
            .Replace(SampleAnswers.IdPlaceholder, id, StringComparison.Ordinal));
        var body = BodyMutations.Mutate(sample, random);
        var status = random.Next(3) != 0 ? 200
            : random.Next(2) == 0 ? random.Next(100, 600)
            : Pick(random, 0, 1, 99, 600, 999, 1000, 401, 429);
        var ends = status is < 200 or 204 or 304;
        var namesTask = status is >= 200 and < 600 and not (204 or 304)
            && body.Length <= MaximumBodyBytes
            && ((frame is not null && body == sample) || NamedTask.IsIn(body, id));
        var head = new StringBuilder($"HTTP/1.1 {status} Whatever\r\n");
        for (var times = random.Next(4) == 0 ? random.Next(1, 4) : 0; times > 0; times--)
        {
            head.Append(Headers[random.Next(Headers.Length)]).Append("\r\n");
            (ends, namesTask) = (true, false);
        }

        switch (random.Next(13))
        {
            case 0:
                head.Append("Content-Length: ").Append(Lengths[random.Next(Lengths.Length)]).Append("\r\n");
                (ends, namesTask) = (true, false);
                break;
            case 1:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = Chunked(body, random);
                (ends, namesTask) = (true, false);
                break;
            case 2:
                head.Append("Content-Length: ").Append(TooLong[random.Next(TooLong.Length)]).Append("\r\n");
                ends = true;
                break;
            case 3:
                ends = true;
                break;
            default:
                head.Append("Content-Length: ")
                    .Append(body.Length.ToString(CultureInfo.InvariantCulture))
                    .Append("\r\n");
                break;
        }

        if (random.Next(200) == 0)
        {
            head.Append("X-Long: ").Append('x', random.Next(100_000)).Append("\r\n");
            (ends, namesTask) = (true, false);
        }

        byte[] bytes = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
        if (random.Next(12) == 0)
        {
            // The head can be cut off too.
            bytes = random.Next(2) == 0 ? bytes[..random.Next(bytes.Length)] : Flip(bytes, random);
            (ends, namesTask) = (true, false);
        }

        return new(bytes, ends, namesTask);
    }

    private static byte[] Chunked(byte[] body, Random random)
    {
        var size = random.Next(6) switch
        {
            0 => "zz",
            1 => "-1",
            2 => "ffffffffffffffff",
            3 => "1",
            _ => body.Length.ToString("x", CultureInfo.InvariantCulture),
        };
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
