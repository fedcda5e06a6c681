using GptImage15.Addresses;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.History.Table;

/// <summary>
/// The address of a table, with its shared access signature. The signature is a secret: it is not in a message.
/// </summary>
internal sealed class TableAddress
{
    private readonly string _table;
    private readonly string _signature;

    private TableAddress(Uri address)
    {
        _table = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            .TrimEnd('/');
        _signature = address.Query.TrimStart('?');
        Secrets = new KeyRedaction(Uri.UnescapeDataString(SignatureOf(_signature)), SignatureOf(_signature));
    }

    /// <summary>Removes the signature from texts.</summary>
    public KeyRedaction Secrets { get; }

    /// <summary>Whether a setting is an address, and not the path of a file.</summary>
    public static bool Is(string? setting) =>
        setting is not null
        && (setting.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || setting.StartsWith("http:", StringComparison.OrdinalIgnoreCase));

    /// <summary>Checks an address.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable: it is not the address of a table with a signature.
    /// InsecureUri: it is plain http and not on this machine.</exception>
    public static TableAddress Parse(string setting)
    {
        if (!Uri.TryCreate(setting.Trim(), UriKind.Absolute, out var address)
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0
            || address.AbsolutePath.Trim('/').Length == 0
            || SignatureOf(address.Query.TrimStart('?')).Length == 0)
        {
            throw new GptImageException(
                GptImageErrorId.HistoryUnavailable, Messages.HistoryTableInvalid.With(SecureUri.Show(setting)));
        }

        SecureUri.Check(address);
        return new(address);
    }

    /// <summary>The address of the table, or of something in it.</summary>
    /// <param name="part">What follows the name of the table, escaped; empty for the table.</param>
    /// <param name="query">The query, escaped; empty for none.</param>
    public Uri Of(string part, string query) =>
        new(_table + part + "?" + (query.Length > 0 ? query + "&" : "") + _signature);

    /// <summary>The address without the signature.</summary>
    public override string ToString() => _table;

    private static string SignatureOf(string query) =>
        query.Split('&').FirstOrDefault(part => part.StartsWith("sig=", StringComparison.Ordinal))?.Substring(4) ?? "";
}
