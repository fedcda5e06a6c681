using System.Net;
using System.Net.Sockets;

namespace GptImage15.TestSupport;

/// <summary>A port of this machine where nobody listens. No other program can take it until it is disposed.</summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public Uri BaseUri => new($"http://127.0.0.1:{Number}/");

    public void Dispose() => _socket.Dispose();
}
