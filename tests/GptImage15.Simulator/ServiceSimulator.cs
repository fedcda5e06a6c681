using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GptImage15.Simulator;

/// <summary>A simulation of the image service on 127.0.0.1, for tests, the demo and the benchmarks.</summary>
public sealed class ServiceSimulator : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource stopping = new();
    private readonly WebApplication app;
    private readonly TaskBook tasks;

    private ServiceSimulator(SimulatorOptions options)
    {
        Options = options;
        Ledger = new Ledger(options);
        tasks = new TaskBook(options, Ledger, stopping.Token);
        Faults = new FaultScript();
        app = Build(new RequestPipeline(this, tasks, stopping.Token));
    }

    /// <summary>The options of this simulator.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>The address of the service, ending in a slash.</summary>
    public Uri BaseUri { get; private set; } = null!;

    /// <summary>The API key that the service accepts.</summary>
    public string ApiKey => Options.ApiKey;

    /// <summary>The received requests, the accepted tasks and the charged credits.</summary>
    public Ledger Ledger { get; }

    /// <summary>The script of faults.</summary>
    public FaultScript Faults { get; }

    /// <summary>Starts a simulator. It listens when the task ends.</summary>
    public static async Task<ServiceSimulator> StartAsync(
        SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        // Kestrel resets every connection that it aborts. With this switch it closes them normally, so that a fault can
        // choose between both.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.FinOnError", true);

        var simulator = new ServiceSimulator(options ?? new SimulatorOptions());
        try
        {
            await simulator.app.StartAsync(cancellationToken);
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }

        simulator.BaseUri = new Uri(simulator.app.Urls.Single());
        return simulator;
    }

    /// <summary>Removes all tasks, charges, requests and faults, as after a start.</summary>
    public void Reset()
    {
        Faults.Clear();
        tasks.Clear();
        Ledger.Clear();
    }

    /// <summary>Stops at once. Requests without a response are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;

        await stopping.CancelAsync();
        using (var grace = new CancellationTokenSource(StopGrace))
            await app.StopAsync(grace.Token);

        await app.DisposeAsync();
        stopping.Dispose();
    }

    private WebApplication Build(RequestPipeline pipeline)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, Options.Port, Listen);
        });

        var built = builder.Build();
        built.Run(pipeline.HandleAsync);
        return built;
    }

    private void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            if (Faults.TakeRefusal())
            {
                connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Close(timeout: 0);
                connection.Abort();
                return Task.CompletedTask;
            }

            connection.Features.Set(new ConnectionUse(connection.ConnectionId));
            return next(connection);
        });

        if (Options.UseHttps)
            listen.UseHttps(SelfSigned());
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // TLS on Windows cannot use a private key that is only in memory. Export and import create a key that it can
        // use.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }

    /// <summary>
    /// The default lifetime of the host would handle Ctrl+C, which belongs to the process of the simulator.
    /// </summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
