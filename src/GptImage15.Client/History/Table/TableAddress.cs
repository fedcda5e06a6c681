using GptImage15.Addresses;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.History.Table;

/// <summary>
/// The address of a table, with its shared access signature. The signature is a secret: it is not in a message.
/// </summary>
internal sealed class TableAddress
{
    /// <summary>To read, to add and to update.</summary>
    private const string NeededRights = "rau";

    /// <summary>What precedes a secret, in an address or in a connection string.</summary>
    private static readonly string[] SecretNames = ["sig=", "SharedAccessSignature=", "AccountKey="];

    private readonly string _table;
    private readonly string _signature;

    private TableAddress(Uri address)
    {
        _table = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            .TrimEnd('/');
        _signature = address.Query.TrimStart('?');
        var secret = ValueOf(_signature, "sig=");
        Secrets = new KeyRedaction(Uri.UnescapeDataString(secret), secret);
    }

    /// <summary>Removes the signature from texts.</summary>
    public KeyRedaction Secrets { get; }

    /// <summary>
    /// Whether a setting is an address, and not the path of a file. A setting with a signature or the key of an account
    /// is never taken for a path, which messages contain.
    /// </summary>
    public static bool Is(string? setting) =>
        setting?.TrimStart() is { } start
        && (start.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            || SecretIn(start) >= 0);

    /// <summary>Checks an address.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable: it is not the address of a table with a signature.
    /// InsecureUri: it is plain http and not on this machine.</exception>
    public static TableAddress Parse(string setting)
    {
        if (!Uri.TryCreate(setting.Trim(), UriKind.Absolute, out var address)
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0
            || address.AbsolutePath.Trim('/').Length == 0
            || ValueOf(address.Query.TrimStart('?'), "sig=").Length == 0)
        {
            throw new GptImageException(
                GptImageErrorId.HistoryUnavailable, Messages.HistoryTableInvalid.With(Show(setting)));
        }

        SecureUri.Check(address);
        return new(address);
    }

    /// <summary>
    /// Checks that the signature can write, before anything is sent: a stored access policy can have the rights, but
    /// where the signature has them, they are known.
    /// </summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public void CheckRights()
    {
        var rights = ValueOf(_signature, "sp=");
        if (rights.Length > 0 && NeededRights.Any(right => rights.IndexOf(right) < 0))
        {
            throw new GptImageException(
                GptImageErrorId.HistoryUnavailable,
                Messages.HistoryUnavailable.With(_table, Messages.HistoryTableForbidden.With("sp=" + rights)));
        }
    }

    /// <summary>The address of the table, or of something in it.</summary>
    /// <param name="part">What follows the name of the table, escaped; empty for the table.</param>
    /// <param name="query">The query, escaped; empty for none.</param>
    public Uri Of(string part, string query) =>
        new(_table + part + "?" + (query.Length > 0 ? query + "&" : "") + _signature);

    /// <summary>The address without the signature.</summary>
    public override string ToString() => _table;

    private static string ValueOf(string query, string name) =>
        query.Split('&').FirstOrDefault(part => part.StartsWith(name, StringComparison.Ordinal))
            ?.Substring(name.Length) ?? "";

    /// <summary>A setting without its secrets, wherever they are.</summary>
    public static string Show(string setting)
    {
        var secret = SecretIn(setting);
        return SecureUri.Show(secret < 0 ? setting : setting.Substring(0, secret) + "?").TrimEnd('*').TrimEnd('?', '&');
    }

    private static int SecretIn(string setting) => SecretNames
        .Select(name => setting.IndexOf(name, StringComparison.OrdinalIgnoreCase))
        .Where(at => at >= 0)
        .DefaultIfEmpty(-1)
        .Min();
}
