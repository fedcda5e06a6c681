using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Transport;

namespace GptImage15.Tests.Submitting;

/// <summary>A submission that is certainly not accepted leaves its idempotency key free.</summary>
public sealed class RefusedSubmissionTests
{
    private const string Key = "row 1";

    private static readonly Dictionary<string, Fault> Refusals = new()
    {
        ["400"] = new() { Status = 400 },
        ["400 in the body"] = new() { Status = 200, BodyCode = 400 },
        ["401"] = new() { Status = 401 },
        ["401 in the body"] = new() { Status = 200, BodyCode = 401 },
        ["402"] = new() { Status = 402 },
        ["402 in the body"] = new() { Status = 200, BodyCode = 402 },
        ["403"] = new() { Status = 403 },
        ["404"] = new() { Status = 404 },
        ["400 of a CDN"] = new() { Status = 400, RawBody = "<html></html>" },
        ["403 of a CDN"] = new() { Status = 403, RawBody = "<html></html>" },
        ["404 of a CDN"] = new() { Status = 404, RawBody = "" },
        ["429"] = new() { Status = 429, Times = 3 },
        ["429 for too long"] = new() { Status = 429, RetryAfter = "86400" },
        ["301"] = new() { Status = 301, Location = "/api/generate" },
        ["307"] = new() { Status = 307, Location = "/api/generate" },
    };

    public static TheoryData<string> RefusalNames => [.. Refusals.Keys];

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public async Task Given_a_refusal_when_submitting_again_then_the_key_is_free(string what)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(Refusals[what]);
        var refused = await service.SubmitAsync(key: Key);

        var outcome = await service.SubmitAsync(key: Key);

        Assert.NotNull(refused.Error);
        Assert.NotEqual(GptImageErrorId.SubmissionOutcomeUnknown, refused.Error.ErrorId);
        Assert.Null(outcome.Error);
        Assert.Equal(Assert.Single(service.Simulator.Ledger.Tasks).TaskId, outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_nobody_listening_when_submitting_again_then_the_key_is_free()
    {
        var gone = await SimulatedService.StartAsync();
        var port = gone.Address.Port;
        await gone.Simulator.DisposeAsync();
        var refused = await gone.SubmitAsync(key: Key);
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { Port = port });

        var outcome = await service.SubmitAsync(key: Key, history: gone.OpenHistory());

        Assert.Equal(GptImageErrorId.ConnectionFailed, refused.Error?.ErrorId);
        Assert.NotNull(outcome.Result);
        await gone.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_redirect_with_a_body_when_submitting_then_the_error_names_the_address()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 302, Location = "https://example.com/login" });

        var outcome = await service.SubmitAsync();

        Assert.Equal(GptImageErrorId.RedirectRefused, outcome.Error?.ErrorId);
        Assert.Contains("https://example.com/login", outcome.Error!.Message, StringComparison.Ordinal);
    }
}
