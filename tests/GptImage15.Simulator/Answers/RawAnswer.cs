using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace GptImage15.Simulator;

/// <summary>
/// Writes a response to the socket, without Kestrel. Kestrel discards unsent bytes when it aborts, and never sends
/// another length than it announced. The bytes that are written here are sent before the connection closes.
/// </summary>
internal static class RawAnswer
{
    public static async Task SendAndCutAsync(
        HttpContext context, Answer answer, Fault fault, long bodyBytes, TimeProvider time)
    {
        // Plain bytes are not a response over TLS, so only the cut remains.
        if (!context.Request.IsHttps)
        {
            await using var stream = new NetworkStream(SocketOf(context), ownsSocket: false);
            await stream.WriteAsync(Head(answer, fault), context.RequestAborted);
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                var pump = new BodyPump(stream, fault, time, context.RequestAborted);
                await pump.SendAsync(answer, Math.Min(bodyBytes, answer.Length));
            }
        }

        Cut(context, fault.Reset);
    }

    public static void Cut(HttpContext context, bool reset)
    {
        if (reset)
            SocketOf(context).Close(timeout: 0);

        context.Abort();
    }

    private static byte[] Head(Answer answer, Fault fault)
    {
        // A body without a length ends with its connection.
        var (lengthName, length) = fault.DropContentLength
            ? ("Connection", "close")
            : ("Content-Length", (fault.WrongLength ?? answer.Length).ToString(CultureInfo.InvariantCulture));
        IEnumerable<string> lines =
        [
            $"HTTP/1.1 {answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}",
            $"Content-Type: {answer.ContentType}",
            $"{lengthName}: {length}",
            .. answer.Headers.Select(header => $"{header.Key}: {header.Value}"),
        ];
        return Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");
    }

    private static Socket SocketOf(HttpContext context) =>
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
}
