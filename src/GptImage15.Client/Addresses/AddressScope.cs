using System.Net;
using System.Net.Sockets;

namespace GptImage15.Addresses;

/// <summary>From where an address can be reached. A smaller value is nearer to this machine.</summary>
internal enum AddressScope
{
    /// <summary>From this machine only.</summary>
    Loopback,

    /// <summary>
    /// From the same network: private (RFC 1918), link-local (RFC 3927, RFC 4291) and unique local (RFC 4193)
    /// addresses.
    /// </summary>
    Private,

    /// <summary>From everywhere.</summary>
    Public,
}

/// <summary>Finds the scope of an address.</summary>
internal static class AddressScopes
{
    /// <summary>The scope of the host in a URL. Names are not resolved.</summary>
    /// <remarks>
    /// A DNS name is public, whatever it resolves to. It is only requested over https, so the server must have a
    /// certificate for that name. A service on this machine has no certificate for a name that someone else chose.
    /// </remarks>
    public static AddressScope Of(Uri address)
    {
        // Without the zone of an IPv6 address and the dot at the end of a name.
        var host = address.IdnHost.Split('%')[0].TrimEnd('.');
        if (IPAddress.TryParse(host, out var literal))
        {
            return Of(literal.IsIPv4MappedToIPv6 ? literal.MapToIPv4() : literal);
        }

        // All names below localhost are loopback (RFC 6761, 6.3).
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
