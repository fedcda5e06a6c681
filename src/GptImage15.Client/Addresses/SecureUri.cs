using System.Text.RegularExpressions;
using GptImage15.Resources;

namespace GptImage15.Addresses;

/// <summary>Checks which addresses can be called: https, and plain http only on this machine.</summary>
internal static class SecureUri
{
#if NET
    private static readonly string[] ProxySchemes = ["http", "https", "socks4", "socks4a", "socks5"];
#else
    private static readonly string[] ProxySchemes = ["http"];
#endif

    /// <summary>Whether no one on the network can read what is sent to the address.</summary>
    public static bool IsSecure(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>
    /// Checks the base address, and returns it with one slash at its end, so that the paths of the calls are below it
    /// and one service has one address.
    /// </summary>
    /// <exception cref="GptImageException">InsecureUri; InvalidRequest for an address that has a query or no
    /// host.</exception>
    public static Uri CheckBase(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            || address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0
            || !HasNameInDns(address))
        {
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.BaseUriInvalid.With(Show(address.OriginalString)));
        }

        Check(address);
        return new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
    }

    /// <summary>
    /// Checks the address of a proxy before anything is recorded or sent: the transport reports an invalid one only
    /// when it connects.
    /// </summary>
    /// <exception cref="GptImageException">InvalidRequest: it is not the address of a proxy.</exception>
    public static void CheckProxy(Uri? proxy)
    {
        if (proxy is not null && !(proxy.IsAbsoluteUri && ProxySchemes.Contains(proxy.Scheme) && HasNameInDns(proxy)))
        {
            throw new GptImageException(
                GptImageErrorId.InvalidRequest,
                Messages.UrlNotHttp.With(nameof(GptImageClientOptions.Proxy), Show(proxy.OriginalString)));
        }
    }

    /// <exception cref="GptImageException">InsecureUri.</exception>
    public static void Check(Uri address)
    {
        if (!IsSecure(address))
        {
            throw new GptImageException(
                GptImageErrorId.InsecureUri, Messages.UriInsecure.With(Show(address.OriginalString)));
        }
    }

    /// <summary>
    /// An address for messages: without user, password, query, fragment and control characters. The text may not be a
    /// valid address, so these parts are found by their delimiters, and too much is removed rather than too little.
    /// </summary>
    public static string Show(string address)
    {
        address = string.Concat(address.Where(character => !char.IsControl(character)));
        var user = address.LastIndexOf('@');
        if (user >= 0)
        {
            var scheme = address.IndexOf("://", StringComparison.Ordinal);
            var kept = scheme < 0 || scheme > user ? 0 : scheme + 3;
            address = address.Substring(0, kept) + "***" + address.Substring(user);
        }

        var query = address.IndexOfAny(['?', '#']);
        return query < 0 ? address : address.Substring(0, query + 1) + "***";
    }

    /// <summary>A text without the users and passwords of the URLs in it.</summary>
    public static string WithoutUser(string text) => Regex.Replace(text, @"(?<=://)[^\s/?#]*@", "***@");

    /// <summary>
    /// A text without the queries of the URLs in it, which can contain signatures. Also finds URLs with the escape
    /// sequences of JSON. The time is proportional to the length: the text can come from any server.
    /// </summary>
    public static string WithoutQuery(string text) =>
        Regex.Replace(text, """[^\s"<>]+""", static word => WithoutQueryInWord(word.Value));

    private static string WithoutQueryInWord(string word)
    {
        const RegexOptions options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        var start = Regex.Match(word, @"https?(?::|%3A)\\?(?:/|%2F)\\?(?:/|%2F)", options);
        var query = start.Success ? new Regex(@"\?|\\u003f|%3F", options).Match(word, start.Index) : Match.Empty;
        return query.Success ? word.Substring(0, query.Index) + "?***" : word;
    }

    /// <summary>
    /// Whether DNS can have the host. Some characters have no encoding in DNS, which the parser does not report.
    /// </summary>
    private static bool HasNameInDns(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }
}
