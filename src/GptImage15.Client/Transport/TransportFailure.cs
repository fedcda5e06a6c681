using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using GptImage15.Addresses;
using GptImage15.Resources;

namespace GptImage15.Transport;

/// <summary>Detects exceptions of the network, and describes them for the user.</summary>
internal static class TransportFailure
{
    /// <summary>Whether an exception comes from the network.</summary>
    public static bool Is(Exception exception) => exception
        is HttpRequestException or IOException or OperationCanceledException or SocketException or WebException
        or AuthenticationException or ObjectDisposedException;

    /// <summary>A sentence without a stack trace, headers, or the password in the URL of a proxy.</summary>
    /// <param name="exception">An exception for which <see cref="Is"/> returns true.</param>
    /// <param name="timeout">The timeout of the request.</param>
    public static string Describe(Exception exception, TimeSpan timeout)
    {
        if (exception is OperationCanceledException or ObjectDisposedException)
        {
            return Messages.NoResponseInTime.With(timeout.TotalSeconds);
        }

        // The innermost exception names the cause ("Connection refused").
        var cause = exception;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return SecureUri.WithoutUser(cause.Message);
    }
}
