using System.Globalization;
using System.Text.Json;

namespace GptImage15.Simulator;

/// <summary>A task for a status response.</summary>
internal readonly record struct TaskView(ServiceTask Task, TaskState State, Uri BaseUri)
{
    public int Credits => State == TaskState.Failed ? 0 : TaskBook.CreditsPerTask;

    public string ImageUrl(int number) => $"{BaseUri}images/{Task.Id}/{number}.png";
}

/// <summary>A shape of the status response on the service's pages.</summary>
internal abstract class StatusShape
{
    private protected const string FailedMessage = "Content policy violation detected";

    public static StatusShape Of(SimulatorOptions options) =>
        options.AnswerShape == AnswerShape.Legacy ? new LegacyStatusShape() : new CurrentStatusShape();

    public abstract string? Message(TaskState state);

    public abstract void WriteData(Utf8JsonWriter writer, TaskView view);

    private protected static void WriteUrls(Utf8JsonWriter writer, TaskView view)
    {
        writer.WriteStartArray();
        for (var number = 1; number <= view.Task.ImageCount; number++)
            writer.WriteStringValue(view.ImageUrl(number));

        writer.WriteEndArray();
    }

    private protected static void WriteRequest(Utf8JsonWriter writer, GenerateRequest request)
    {
        writer.WriteStartObject();
        writer.WriteString("prompt"u8, request.Prompt);
        writer.WriteString("size"u8, request.Size ?? "1024*1024");
        writer.WriteString("quality"u8, request.Quality ?? "medium");
        if (request.Images is not null)
        {
            writer.WriteStartArray("images"u8);
            foreach (var url in request.Images)
                writer.WriteStringValue(url);

            writer.WriteEndArray();
            writer.WriteString("input_fidelity"u8, request.InputFidelity ?? "high");
        }

        if (request.CallbackUrl is not null)
            writer.WriteString("callback_url"u8, request.CallbackUrl);

        writer.WriteEndObject();
    }
}

/// <summary>The shape on the service's page on task status.</summary>
internal sealed class CurrentStatusShape : StatusShape
{
    public override string? Message(TaskState state) => state == TaskState.Failed ? "success" : null;

    public override void WriteData(Utf8JsonWriter writer, TaskView view)
    {
        writer.WriteString("task_id"u8, view.Task.Id);
        writer.WriteString("status"u8, view.State.Word());
        if (view.State == TaskState.Success)
        {
            writer.WritePropertyName("response"u8);
            WriteUrls(writer, view);
            return;
        }

        writer.WriteNumber("consumed_credits"u8, view.Credits);
        if (view.State == TaskState.Failed)
            writer.WriteString("error_message"u8, FailedMessage);

        writer.WriteString("created_at"u8, Timestamp(view.Task.CreatedAt));
        if (view.State != TaskState.Failed)
            return;

        writer.WritePropertyName("request"u8);
        WriteRequest(writer, view.Task.Request);
        writer.WriteNull("response"u8);
    }

    private static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>The shape on older pages of the service: numbers for states, JSON in strings.</summary>
internal sealed class LegacyStatusShape : StatusShape
{
    public override string? Message(TaskState state) => "success";

    public override void WriteData(Utf8JsonWriter writer, TaskView view)
    {
        writer.WriteString("task_id"u8, view.Task.Id);
        writer.WriteNumber("status"u8, view.State.LegacyNumber());
        writer.WriteNumber("consumed_credit"u8, view.Credits);
        writer.WriteString("created_at"u8, Timestamp(view.Task.CreatedAt));
        writer.WriteString("updated_at"u8, Timestamp(UpdatedAt(view)));
        writer.WriteString("model"u8, "gpt-image-1.5"); // A property that no page documents.
        writer.WriteString("request"u8, JsonAnswers.Write(view.Task.Request, WriteRequest));
        if (view.State == TaskState.Success)
            writer.WriteString("response"u8, JsonAnswers.Write(view, WriteUrls));
        else
            writer.WriteNull("response"u8);

        if (view.State == TaskState.Failed)
            writer.WriteString("error_message"u8, FailedMessage);
    }

    private static DateTimeOffset UpdatedAt(TaskView view) => view.State switch
    {
        TaskState.Pending => view.Task.CreatedAt,
        TaskState.InProgress => view.Task.RunsAt,
        _ => view.Task.EndsAt,
    };

    private static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
