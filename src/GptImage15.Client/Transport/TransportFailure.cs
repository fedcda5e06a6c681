using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using GptImage15.Resources;

namespace GptImage15.Transport;

/// <summary>Tells the transport's failures from errors of ours, and puts them in a user's words.</summary>
internal static class TransportFailure
{
    /// <summary>Whether an exception is the network's doing.</summary>
    public static bool Is(Exception exception) => exception
        is HttpRequestException or IOException or OperationCanceledException or SocketException or WebException
        or AuthenticationException or ObjectDisposedException;

    /// <summary>What happened, in one sentence without stack, header, or the password in the address of a proxy.</summary>
    /// <param name="exception">One for which <see cref="Is"/> holds.</param>
    /// <param name="timeout">The time the request had.</param>
    public static string Describe(Exception exception, TimeSpan timeout)
    {
        if (exception is OperationCanceledException or ObjectDisposedException)
        {
            return Messages.NoAnswerInTime.With(timeout.TotalSeconds);
        }

        // The innermost one names the cause ("Connection refused"), the outer ones only that there was one.
        var cause = exception;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return SecureUri.WithoutUser(cause.Message);
    }
}
