using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Contract;

/// <summary>A new history of one kind.</summary>
internal sealed class RecordUnderTest : IAsyncDisposable
{
    public const string Service = "https://service.test/";
    public const string ApiKey = "sk-of-the-contract";

    private readonly TemporaryFolder _home = new();
    private readonly EmulatorTable? _table;

    private RecordUnderTest(EmulatorTable? table) => _table = table;

    public LeapingClock Clock { get; } = new();

    public static async Task<RecordUnderTest> StartAsync(string kind) => new(
        kind == OnTableAttribute.Kind ? await (await TableEmulator.GetAsync()).CreateTableAsync() : null);

    /// <summary>Opens the history as another process opens it; for a table, on another machine.</summary>
    public IServiceHistory Open(string service = Service, string apiKey = ApiKey, int? limit = null) => _table is null
        ? new LocalHistory(
            Create.History(_home["history.jsonl"], Clock),
            service,
            apiKey,
            limit is { } credits ? new DailyCreditLimit(credits) : null)
        : Create.TableHistory(
            _table.Address(),
            new GptImageClientOptions { TimeProvider = Clock },
            service,
            apiKey,
            _home["pending"],
            limit: limit);

    /// <summary>All that is stored.</summary>
    public async Task<string> ReadAllAsync() => _table is not null
        ? await _table.ReadAsync()
        : string.Join("\n", _home.FileNames.Select(name => name + File.ReadAllText(_home[name])));

    public ValueTask DisposeAsync()
    {
        _home.Dispose();
        return ValueTask.CompletedTask;
    }
}
