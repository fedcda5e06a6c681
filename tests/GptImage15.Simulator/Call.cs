using Microsoft.AspNetCore.Http.Features;

namespace GptImage15.Simulator;

/// <summary>A request that is being handled: its target and its connection.</summary>
internal sealed class Call
{
    private readonly ConnectionUse connection;
    private readonly int numberOnConnection;
    private readonly DateTimeOffset at;

    public Call(HttpContext context, DateTimeOffset now)
    {
        Context = context;
        at = now;
        connection = context.Features.GetRequiredFeature<ConnectionUse>();
        numberOnConnection = connection.Next();

        var path = context.Request.Path.Value ?? "";
        var method = context.Request.Method;
        var isGet = HttpMethods.IsGet(method);
        (Route, var fits) = path switch
        {
            Generate.Path => (ServiceRoute.Generate, HttpMethods.IsPost(method)),
            Status.Path => (ServiceRoute.Status, isGet),
            _ when Images.Owns(path) => (ServiceRoute.Image, isGet || HttpMethods.IsHead(method)),
            _ => (ServiceRoute.Any, true),
        };

        IsWrongMethod = !fits;
        if (IsWrongMethod)
            Route = ServiceRoute.Any;
        else if (Route == ServiceRoute.Status)
            TaskId = context.Request.Query["task_id"];
        else if (Route == ServiceRoute.Image)
            TaskId = path.Split('/')[2];
    }

    public HttpContext Context { get; }

    public ServiceRoute Route { get; }

    public string? TaskId { get; }

    /// <summary>Whether the address exists, but not with this method.</summary>
    public bool IsWrongMethod { get; }

    public FaultQuery Query(string? prompt) => new(Route, TaskId, prompt, numberOnConnection > 1);

    public SeenRequest Seen()
    {
        var request = Context.Request;
        var headers = new Dictionary<string, string>(request.Headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
            headers[name] = value.ToString();

        return new SeenRequest
        {
            Route = Route,
            Method = request.Method,
            Target = request.Path + request.QueryString,
            At = at,
            ConnectionId = connection.Id,
            NumberOnConnection = numberOnConnection,
            Headers = headers,
        };
    }
}
