using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.History.Table;

namespace GptImage15.History;

/// <summary>Opens the history that the options or the environment name.</summary>
internal static class ServiceHistories
{
    private static string PendingFolder => Path.Combine(HistoryLocation.Folder(), "pending");

    /// <summary>Opens the history of the submissions to one service address; null where it is off.</summary>
    /// <param name="options">The options of the client.</param>
    /// <param name="service">The address of the service, ending in a slash.</param>
    /// <param name="apiKey">The API key of the submissions; null for a client that submits nothing.</param>
    /// <param name="limit">The limit of a day; null for none.</param>
    /// <exception cref="GptImageException">HistoryUnavailable, InsecureUri: the address of a table is not
    /// valid.</exception>
    public static IServiceHistory? Open(
        GptImageClientOptions options, string service, string? apiKey, DailyCreditLimit? limit = null) =>
        HistoryLocation.SettingOf(options.History) is { } setting && TableAddress.Is(setting)
            ? new TableHistory(TableAddress.Parse(setting), options, service, apiKey, PendingFolder, limit: limit)
        : HistoryLocation.Resolve(options.History) is { } path
            ? new LocalHistory(TaskHistory.Open(path), service, apiKey, limit)
        : null;

    /// <summary>The history in use, without secrets; null where it is off.</summary>
    public static string? PlaceOf(GptImageClientOptions options) =>
        HistoryLocation.SettingOf(options.History) is { } setting && TableAddress.Is(setting)
            ? TableAddress.Show(setting)
            : HistoryLocation.Resolve(options.History);
}
