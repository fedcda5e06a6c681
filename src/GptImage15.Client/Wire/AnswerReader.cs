using System.Text.Json;
using GptImage15.Transport;

namespace GptImage15.Wire;

/// <summary>Turns the bytes of an answer into what they say.</summary>
internal static class AnswerReader
{
    private static ReadOnlySpan<byte> Utf8ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the frame; null where the bytes are not a JSON object (HTML, cut, empty, another encoding).</summary>
    public static Answer? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(WithoutByteOrderMark(body), WireContext.Default.Answer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The body from its first letter on.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Utf8ByteOrderMark) ? body.Slice(Utf8ByteOrderMark.Length) : body;

    /// <summary>
    /// The code that counts: the body's where it is an error's, whatever the HTTP status says (the service answers errors
    /// under 200 too), else the HTTP status.
    /// </summary>
    public static int EffectiveCode(ServiceAnswer answer, int? bodyCode) =>
        bodyCode is { } code && !IsSuccess(code) ? code
        : answer.IsSuccessStatus ? 200
        : answer.HttpStatus;

    /// <summary>Whether a code of the body is none of an error. 0 stands for success in frames like the service's.</summary>
    public static bool IsSuccess(int? bodyCode) => bodyCode is null or 0 or (>= 200 and < 300);

    /// <summary>The task an answer describes. What the caller knew of the request goes before the service's echo of it.</summary>
    public static GptImageTask ToTask(ServiceAnswer answer, TaskData data, GptImageTask known)
    {
        var task = new GptImageTask
        {
            TaskId = known.TaskId,
            Status = data.Status ?? GptImageTaskStatus.Unknown,
            ImageUrl = data.Response ?? [],
            ConsumedCredits = data.ConsumedCredits ?? data.ConsumedCredit,
            CreatedAt = data.CreatedAt,
            ErrorMessage = data.ErrorMessage is { } words ? answer.WithoutSecrets(words) : null,
        };
        task.FillFrom(known);
        if (task.Status != GptImageTaskStatus.Failed)
        {
            // The service says so while a task runs, and no more once it has succeeded. What a failed one took is given back.
            task.ConsumedCredits ??= known.ConsumedCredits;
        }

        task.Request ??= data.Request?.ToRequest(known.IdempotencyKey);
        task.Prompt ??= data.Request?.Prompt;
        task.Size ??= data.Request?.Size;
        task.Quality ??= data.Request?.Quality;
        return task;
    }
}
