using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace GptImage15.Benchmarks.Fuzz;

/// <summary>
/// Answers each request with bytes as they are given to it, which no real HTTP server would send. The number of the
/// answer is part of the request: of the task id, or of the prompt.
/// </summary>
internal sealed partial class RawServer : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly Func<int, string, MutatedAnswer> _answer;
    private readonly ConcurrentDictionary<int, bool> _answered = [];

    public RawServer(Func<int, string, MutatedAnswer> answer)
    {
        _answer = answer;
        _listener = new LoopbackListener(ServeAsync);
    }

    public Uri BaseUri => _listener.BaseUri;

    /// <summary>Whether a request was answered. A request on a connection that is closing is not.</summary>
    public bool HasAnswered(int number) => _answered.ContainsKey(number);

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        using (socket)
        {
            socket.NoDelay = true;
            while (await ReadRequestAsync(socket, stop) is { } request)
            {
                var match = Number().Match(request);
                var number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                var answer = _answer(number, match.Value);
                _answered[number] = true;
                await socket.SendAsync(answer.Bytes, stop);
                if (answer.EndsConnection)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    await socket.ReceiveAsync(new byte[1], stop);
                    return;
                }
            }
        }
    }

    /// <summary>The text of the next request, or null if the connection has ended.</summary>
    private async Task<string?> ReadRequestAsync(Socket socket, CancellationToken stop)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
            if (read == 0)
            {
                return null;
            }

            length += read;
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && length >= head + 4 + BodyLength(text[..head]))
            {
                return text;
            }
        }
    }

    private static int BodyLength(string head) =>
        ContentLength().Match(head) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex("fuzz-([0-9]+)")]
    private static partial Regex Number();

    [GeneratedRegex("^Content-Length: ([0-9]+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();
}
