using System.Text.Json;

namespace GptImage15.Simulator;

/// <summary>
/// The routes of the simulator itself, for other processes. Their requests are not counted and have no faults.
/// </summary>
internal sealed class Control(ServiceSimulator simulator)
{
    public const string Root = "/_simulator";

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        switch (request.Method, request.Path.Value)
        {
            case ("GET", Root + "/ledger"):
                await WriteAsync(context, LedgerReport.Of(simulator.Ledger));
                break;
            case ("GET", Root + "/requests"):
                await WriteAsync(context, simulator.Ledger.SeenRequests);
                break;
            case ("POST", Root + "/faults"):
                await AddFaultsAsync(context);
                break;
            case ("DELETE", Root + "/faults"):
                simulator.Faults.Clear();
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("POST", Root + "/reset"):
                simulator.Reset();
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task AddFaultsAsync(HttpContext context)
    {
        try
        {
            var faults = await JsonSerializer.DeserializeAsync<Fault[]>(
                context.Request.Body, ControlJson.Options, context.RequestAborted);
            simulator.Faults.Add(faults ?? []);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (JsonException misread)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(misread.Message + "\n");
        }
    }

    private static Task WriteAsync<T>(HttpContext context, T value) =>
        context.Response.WriteAsJsonAsync(value, ControlJson.Options, context.RequestAborted);
}
