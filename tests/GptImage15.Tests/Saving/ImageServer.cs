using System.Net.Sockets;
using System.Text;

namespace GptImage15.Tests.Saving;

/// <summary>
/// A server of one image that answers each request as a test says and then closes the connection, which cuts an answer
/// that announced more than it held.
/// </summary>
internal sealed class ImageServer : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly List<string> _requests = [];
    private readonly Func<int, string, string> _answer;

    /// <summary>Starts the server.</summary>
    /// <param name="answer">Gets the number of the request, from 0, and its head; says the whole answer, a byte for
    /// each character.</param>
    public ImageServer(Func<int, string, string> answer)
    {
        _answer = answer;
        _listener = new LoopbackListener(AnswerAsync);
    }

    public Uri Address => new(_listener.BaseUri, "fox");

    /// <summary>The heads of the requests so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Creates a server that gives these answers in turn, and repeats the last one.</summary>
    public static ImageServer Of(params string[] answers) =>
        new((number, _) => answers[Math.Min(number, answers.Length - 1)]);

    /// <summary>An answer. It announces the body's length unless a header says otherwise.</summary>
    public static string Answer(int status, string body, params string[] headers)
    {
        IEnumerable<string> lines = [$"HTTP/1.1 {status} Any", .. headers, "Connection: close"];
        if (!headers.Any(header => header.StartsWith("Content-Length", StringComparison.Ordinal)))
        {
            lines = lines.Append($"Content-Length: {body.Length}");
        }

        return string.Join("\r\n", lines) + "\r\n\r\n" + body;
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task AnswerAsync(Socket socket, CancellationToken stop)
    {
        await using var connection = new NetworkStream(socket, ownsSocket: true);
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await connection.ReadAsync(buffer, stop);
            if (read == 0)
            {
                return;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        int number;
        lock (_requests)
        {
            number = _requests.Count;
            _requests.Add(head.ToString());
        }

        await connection.WriteAsync(Encoding.Latin1.GetBytes(_answer(number, head.ToString())), stop);
        socket.Shutdown(SocketShutdown.Send);
        while (await connection.ReadAsync(buffer, stop) > 0)
        {
        }
    }
}
