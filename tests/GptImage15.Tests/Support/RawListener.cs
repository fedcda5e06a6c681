using System.Net.Sockets;
using System.Text;

namespace GptImage15.Tests.Support;

/// <summary>
/// A listener on this machine that speaks no protocol of its own: it answers as a test says, and keeps every byte it
/// gets.
/// </summary>
internal sealed class RawListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LoopbackListener _listener;
    private readonly Func<byte[], byte[]?> _answer;
    private readonly List<Task<byte[]>> _connections = [];

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">
    /// Gets what came since the last answer, and says the next: null to read on, nothing to close.
    /// </param>
    public RawListener(Func<byte[], byte[]?> answer)
    {
        _answer = answer;
        _listener = new LoopbackListener(KeepAsync);
    }

    public int Port => _listener.Port;

    public Uri BaseUri => _listener.BaseUri;

    /// <summary>Creates a listener that answers each HTTP request, also one to a proxy, after its head.</summary>
    public static RawListener OfHttp(Func<string, string> answer) => new(received =>
    {
        var head = Encoding.ASCII.GetString(received);
        return head.EndsWith("\r\n\r\n", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(answer(head)) : null;
    });

    /// <summary>What each connection sent until its end, in the order they came.</summary>
    public async Task<byte[][]> ReceivedAsync()
    {
        Task<byte[]>[] connections;
        lock (_connections)
        {
            connections = [.. _connections];
        }

        return await Task.WhenAll(connections).WaitAsync(Patience);
    }

    /// <summary>The same as text, with a character for each byte.</summary>
    public async Task<string[]> ReceivedTextAsync() => [.. (await ReceivedAsync()).Select(Encoding.Latin1.GetString)];

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private Task KeepAsync(Socket socket, CancellationToken stop)
    {
        var connection = ServeAsync(socket, stop);
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    private async Task<byte[]> ServeAsync(Socket socket, CancellationToken stop)
    {
        using var connection = new NetworkStream(socket, ownsSocket: true);
        using var received = new MemoryStream();
        var answered = 0;
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await connection.ReadAsync(buffer, stop)) > 0)
            {
                received.Write(buffer, 0, read);
                if (_answer(received.ToArray()[answered..]) is not { } answer)
                {
                    continue;
                }

                answered = (int)received.Length;
                if (answer.Length == 0)
                {
                    break;
                }

                await connection.WriteAsync(answer, stop);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client reset the connection, or the listener is disposed.
        }

        return received.ToArray();
    }
}
