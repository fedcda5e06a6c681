namespace GptImage15.Simulator;

/// <summary>POST /api/generate: starts one task.</summary>
internal sealed class Generate(SimulatorOptions options, TaskBook tasks)
{
    public const string Path = "/api/generate";

    private readonly JsonAnswers json = new(options.CodePlacement);
    private readonly ApiKeyCheck key = new(options.ApiKey);

    public Answer Answer(HttpRequest request, GenerateBody body)
    {
        if (!key.Passes(request))
            return json.Error(401, "Unauthorized: API key is missing or invalid.");

        if (body.Request is null)
            return json.Error(400, $"Bad Request: {body.Fault}");

        if (tasks.Accept(body.Request, options.ApiKey) is not { } task)
            return json.Error(402, "Payment Required: insufficient credits.");

        return json.Success(null, task, static (writer, accepted) =>
        {
            writer.WriteString("task_id"u8, accepted.Id);
            writer.WriteString("status"u8, TaskState.InProgress.Word());
        });
    }
}
