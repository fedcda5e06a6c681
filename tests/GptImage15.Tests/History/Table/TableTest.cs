using GptImage15.History.Records;
using GptImage15.History.Table;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using GptImage15.Time;

namespace GptImage15.Tests.History.Table;

/// <summary>A test with a table of its own, behind a proxy that can fail.</summary>
public abstract class TableTest : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();

    private protected EmulatorTable Table { get; private set; } = null!;

    private protected FaultProxy Proxy { get; private set; } = null!;

    /// <summary>The clock of the clients, on which pauses take no time.</summary>
    private protected LeapingClock Clock { get; } = new();

    /// <summary>The folder of a machine for outcomes that the table does not have yet.</summary>
    private protected string PendingFolder => _home["pending"];

    /// <summary>The outcomes that are kept on this machine.</summary>
    private protected string[] Kept => _home.FileNames;

    public virtual async Task InitializeAsync()
    {
        var emulator = await TableEmulator.GetAsync();
        Table = await emulator.CreateTableAsync();
        Proxy = new FaultProxy(emulator.BaseUri);
    }

    public virtual async Task DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _home.Dispose();
    }

    /// <summary>The address of the table behind the proxy, with a signature.</summary>
    private protected string Address(string rights = "rau", DateTimeOffset? expiry = null) =>
        Table.Address(rights, Proxy.BaseUri, expiry);

    private protected GptImageClientOptions Options(int retries = 4) => new()
    {
        TimeProvider = Clock,
        MaximumRetryCount = retries,
        History = Address(),
    };

    /// <summary>Opens the table as another machine opens it.</summary>
    private protected IServiceHistory Open(
        int retries = 4, string? address = null, string service = RecordUnderTest.Service) =>
        Create.TableHistory(address ?? Address(), Options(retries), service, RecordUnderTest.ApiKey, PendingFolder);

    /// <summary>Opens the table where it has been used: the next requests are only those of a call.</summary>
    private protected async Task<IServiceHistory> OpenUsedAsync(
        int retries = 4, string service = RecordUnderTest.Service)
    {
        var options = Options();
        var store = new TableStore(
            new TableConnection(TableAddress.Parse(Address()), options), new RetryPolicy(options));
        await TableVersion.CheckAsync(store, toWrite: true, CancellationToken.None);
        var history = Open(retries, service: service);
        await history.ListAsync();
        Proxy.Clear();
        return history;
    }

    private protected static bool IsInsert(StoreRequest request) => request.Method == "POST";

    private protected static bool IsMerge(StoreRequest request) => request.Method == "PATCH";
}
