using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Saving;

/// <summary>Which addresses images are fetched from.</summary>
internal static class ImageAddress
{
    private const int MaximumRedirects = 5;

    /// <summary>As much as is shown of what is no address; it may be an image itself, as a data URL.</summary>
    private const int ShownCharacters = 200;

    /// <summary>Reads an address.</summary>
    /// <exception cref="GptImageException">InvalidRequest: it is none of an image. InsecureUri: it is neither https nor
    /// on this machine.</exception>
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
    /// An address as it may be shown: without its query, which may be a signature, and without user and password.
    /// </summary>
    public static string Show(string? url) => SecureUri.Show(url ?? "");

    /// <inheritdoc cref="Show(string?)"/>
    public static string Show(Uri address) => SecureUri.Show(address.OriginalString);

    /// <summary>
    /// Checks an address that the answer of a service names: it leads no nearer to this machine than the service is.
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

    /// <summary>The address to which a redirect leads.</summary>
    /// <param name="imageUri">The address that was asked for.</param>
    /// <param name="from">The address that redirects.</param>
    /// <param name="location">Where to.</param>
    /// <param name="redirects">How many redirects were followed before.</param>
    /// <exception cref="GptImageException">RedirectRefused.</exception>
    public static Uri Redirect(Uri imageUri, Uri from, Uri location, int redirects)
    {
        if (redirects >= MaximumRedirects)
        {
            throw new GptImageException(
                GptImageErrorId.RedirectRefused, Messages.TooManyRedirects.With(Show(imageUri), MaximumRedirects));
        }

        // A public server has no business sending anyone to a service of this machine or of its network.
        return Uri.TryCreate(from, location, out var to) && HasUsableHost(to) && SecureUri.IsSecure(to)
            && AddressScopes.Of(to) >= AddressScopes.Of(from)
            ? to
            : throw new GptImageException(
                GptImageErrorId.RedirectRefused, Messages.RedirectUnsafe.With(Show(imageUri), OriginOf(to)));
    }

    /// <summary>
    /// Whether there is a host to ask. User information is not sent anywhere, so an address that needs it is of no use.
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
            // The host has a form that IDN forbids, which is found only when it is asked for.
            return false;
        }
    }

    private static string OriginOf(Uri? address) =>
        address is null ? "(?)" : address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
