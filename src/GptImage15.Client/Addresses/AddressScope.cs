using System.Net.Sockets;
using System.Net;

namespace GptImage15.Saving;

/// <summary>From where an address can be reached; the nearer to this machine, the smaller.</summary>
internal enum AddressScope
{
    /// <summary>From this machine alone.</summary>
    Loopback,

    /// <summary>From the same network: private (RFC 1918), link-local and unique local addresses.</summary>
    Private,

    /// <summary>From everywhere.</summary>
    Public,
}

/// <summary>Finds the scope of an address.</summary>
internal static class AddressScopes
{
    /// <summary>The scope of the host of an address, as it is written.</summary>
    /// <remarks>
    /// A DNS name counts as public, whatever it resolves to: it is asked over https alone, so whoever answers must
    /// have a certificate for that name, and a service of this machine has none for a name of somebody else's
    /// choice.
    /// </remarks>
    public static AddressScope Of(Uri address)
    {
        // Without the zone of an IPv6 address, and without the dot that may end a name.
        var host = address.IdnHost.Split('%')[0].TrimEnd('.');
        if (IPAddress.TryParse(host, out var literal))
        {
            return Of(literal.IsIPv4MappedToIPv6 ? literal.MapToIPv4() : literal);
        }

        // RFC 6761, 6.3: all names below localhost are loopback.
        return address.IsLoopback || ("." + host).EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? AddressScope.Loopback
            : AddressScope.Public;
    }

    private static AddressScope Of(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return bytes[0] switch
            {
                0 or 127 => AddressScope.Loopback, // A connection to 0.0.0.0 goes to this machine.
                10 => AddressScope.Private,
                169 when bytes[1] == 254 => AddressScope.Private,
                172 when bytes[1] is >= 16 and < 32 => AddressScope.Private,
                192 when bytes[1] == 168 => AddressScope.Private,
                _ => AddressScope.Public,
            };
        }

        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) ? AddressScope.Loopback
            : address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || (bytes[0] & 0xFE) == 0xFC ? AddressScope.Private
            : AddressScope.Public;
    }
}
