namespace GptImage15.Simulator;

/// <summary>GET /api/status?task_id=…: returns the status of one task.</summary>
internal sealed class Status(ServiceSimulator simulator, TaskBook tasks)
{
    public const string Path = "/api/status";

    private readonly JsonAnswers json = new(simulator.Options.CodePlacement);
    private readonly ApiKeyCheck key = new(simulator.Options.ApiKey);
    private readonly StatusShape shape = StatusShape.Of(simulator.Options);

    public Answer Answer(HttpRequest request, string? taskId)
    {
        if (!key.Passes(request))
            return json.Error(401, "Unauthorized: API key is missing or invalid.");

        if (string.IsNullOrEmpty(taskId))
            return json.Error(400, "Bad Request: 'task_id' is required.");

        simulator.Ledger.Polled(taskId);
        if (tasks.Find(taskId) is not { } task)
            return json.Error(404, "Not Found: task does not exist.");

        var state = tasks.Look(task);
        var view = new TaskView(task, state, simulator.BaseUri);
        return json.Success(shape.Message(state), view, shape.WriteData);
    }
}
