using GptImage15.Resources;

namespace GptImage15.Addresses;

/// <summary>Checks the addresses from which images are downloaded.</summary>
internal static class ImageAddress
{
    private const int MaximumRedirects = 5;

    /// <summary>
    /// The maximum length of an invalid address in a message. It can be a data URL with a whole image.
    /// </summary>
    private const int ShownCharacters = 200;

    /// <summary>Parses the URL of an image.</summary>
    /// <exception cref="GptImageException">InvalidRequest: it is not the URL of an image. InsecureUri: it is neither
    /// https nor on this machine.</exception>
    public static Uri Parse(string? url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !HasUsableHost(address))
        {
            var shown = Show(url);
            throw new GptImageException(
                GptImageErrorId.InvalidRequest,
                Messages.NotAnImageAddress.With(
                    shown.Length > ShownCharacters ? shown.Substring(0, ShownCharacters) + "…" : shown));
        }

        SecureUri.Check(address);
        return address;
    }

    /// <summary>
    /// An address for messages: without its query, which can contain a signature, and without user and password.
    /// </summary>
    public static string Show(string? url) => SecureUri.Show(url ?? "");

    /// <inheritdoc cref="Show(string?)"/>
    public static string Show(Uri address) => SecureUri.Show(address.OriginalString);

    /// <summary>
    /// Checks the URL of an image in a response of the service. It must not be nearer to this machine than the service
    /// is.
    /// </summary>
    /// <exception cref="GptImageException">InsecureUri.</exception>
    public static void CheckOrigin(Uri address, Uri service)
    {
        if (AddressScopes.Of(address) < AddressScopes.Of(service))
        {
            throw new GptImageException(
                GptImageErrorId.InsecureUri, Messages.ImageAddressNotPublic.With(Show(address), service))
            {
                Case = ErrorCase.ImageAddressNotPublic,
            };
        }
    }

    /// <summary>Returns the target of a redirect.</summary>
    /// <param name="imageUri">The URL of the image.</param>
    /// <param name="from">The URL that redirects.</param>
    /// <param name="location">The target, relative or absolute.</param>
    /// <param name="redirects">The number of earlier redirects.</param>
    /// <exception cref="GptImageException">RedirectRefused.</exception>
    public static Uri Redirect(Uri imageUri, Uri from, Uri location, int redirects)
    {
        if (redirects >= MaximumRedirects)
        {
            throw new GptImageException(
                GptImageErrorId.RedirectRefused, Messages.TooManyRedirects.With(Show(imageUri), MaximumRedirects));
        }

        // A public server must not redirect to a service on this machine or its network.
        return Uri.TryCreate(from, location, out var to) && HasUsableHost(to) && SecureUri.IsSecure(to)
            && AddressScopes.Of(to) >= AddressScopes.Of(from)
            ? to
            : throw new GptImageException(
                GptImageErrorId.RedirectRefused, Messages.RedirectUnsafe.With(Show(imageUri), OriginOf(to)));
    }

    /// <summary>
    /// Whether the address has a host. User information is never sent, so an address that needs it cannot be used.
    /// </summary>
    private static bool HasUsableHost(Uri address)
    {
        try
        {
            return !address.IsFile && address.UserInfo.Length == 0 && address.IdnHost.Length > 0
                && address.AbsolutePath.StartsWith("/", StringComparison.Ordinal);
        }
        catch (UriFormatException)
        {
            // IDN forbids the host. Only this property reports that, not the parser.
            return false;
        }
    }

    private static string OriginOf(Uri? address) =>
        address is null ? "(?)" : address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
