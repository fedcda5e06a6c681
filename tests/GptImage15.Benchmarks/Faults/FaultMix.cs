using System.Globalization;
using System.Text;
using GptImage15.Simulator;
using GptImage15.Transport;

namespace GptImage15.Benchmarks.Faults;

/// <summary>
/// Every fault of a submission, each with a small probability. None of them accepts a request and then
/// says that it did not, as by answering 429: no client could tell that from the truth.
/// </summary>
internal static class FaultMix
{
    private const string Html =
        "<!DOCTYPE html><html><head><title>520: Web server is returning an unknown error</title></head></html>";

    /// <summary>The faults, each with this probability, reproducible by the seed.</summary>
    public static IEnumerable<Fault> Create(double probability, int seed) => All().Select((fault, number) => fault with
    {
        Route = ServiceRoute.Generate,
        Times = -1,
        Probability = probability,
        Seed = unchecked((seed * 397) + number),
    });

    private static IEnumerable<Fault> All() => [.. Cuts(), .. Silences(), .. Refusals(), .. Failures(), .. Spoilt()];

    private static IEnumerable<Fault> Cuts()
    {
        yield return new() { RefuseConnection = true };
        yield return new() { OnReusedConnection = true, Cut = Cut.BeforeRequest };
        foreach (var cut in new[] { Cut.BeforeRequest, Cut.MidRequest, Cut.AfterAccept, Cut.MidAnswer })
        {
            yield return new() { Cut = cut };
            yield return new() { Cut = cut, Reset = true };
        }

        foreach (var bytes in new[] { 0, 1, 20, 60 })
        {
            yield return new() { CutAfterBytes = bytes };
        }
    }

    private static IEnumerable<Fault> Silences()
    {
        yield return new() { NeverAnswer = true };
        yield return new() { NeverAnswer = true, AcceptFirst = true };
        yield return new() { Delay = TimeSpan.FromSeconds(5) };
        yield return new() { SlowBytes = 1, SlowInterval = TimeSpan.FromMilliseconds(200) };
    }

    private static IEnumerable<Fault> Refusals()
    {
        foreach (var status in new[] { 400, 401, 402, 404, 429 })
        {
            yield return new() { Status = status };
            yield return new() { Status = 200, BodyCode = status };
            yield return new() { Status = status, RawBody = Html, ContentType = "text/html" };
        }

        yield return new() { Status = 429, RetryAfter = "0" };
        yield return new() { Status = 429, RetryAfter = "1" };
        yield return new()
        {
            Status = 429,
            RetryAfter = DateTimeOffset.UtcNow.AddSeconds(10).ToString("R", CultureInfo.InvariantCulture),
        };
        yield return new() { Status = 429, RetryAfter = "86400" };
        foreach (var status in new[] { 301, 302, 307, 308 })
        {
            yield return new() { Status = status, Location = "/api/generate" };
        }
    }

    private static IEnumerable<Fault> Failures()
    {
        foreach (var status in new[] { 500, 502, 503, 520, 524 })
        {
            yield return new() { Status = status };
            yield return new() { Status = status, AcceptFirst = true, RawBody = Html, ContentType = "text/html" };
            yield return new() { Status = 200, BodyCode = status, AcceptFirst = true };
        }

        yield return new() { Status = 503, RetryAfter = "1" };
    }

    /// <summary>Accepted, with an answer that hides it.</summary>
    private static IEnumerable<Fault> Spoilt()
    {
        yield return new() { AcceptFirst = true, Status = 200, RawBody = Html, ContentType = "text/html" };
        yield return new() { AcceptFirst = true, Status = 200, RawBody = "" };
        yield return new() { AcceptFirst = true, Status = 200, RawBody = """{"code":200,"data":null}""" };
        yield return new()
        {
            AcceptFirst = true,
            Status = 200,
            RawBody = """{"code":200,"data":{"task_id":"","status":"IN_PROGRESS"}}""",
        };
        yield return new()
        {
            AcceptFirst = true,
            Status = 200,
            RawBytes = Encoding.Unicode.GetBytes("""{"code":200}"""),
        };
        yield return new() { Truncate = 30 };
        yield return new() { WrongLength = 4096 };
        yield return new() { DropContentLength = true };
        yield return new() { DropContentLength = true, CutAfterBytes = 30 };
        yield return new() { EndlessBody = true };
        yield return new() { ContentType = "text/plain; charset=utf-16" };
    }
}
