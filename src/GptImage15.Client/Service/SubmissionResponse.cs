using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15.Service;

/// <summary>A response to a submission: whether it was accepted, and the task ids in it.</summary>
internal sealed class SubmissionResponse
{
    private SubmissionResponse(
        ResponseBody? body, int code, string? acceptedId, IReadOnlyList<string> taskIds, bool mayBeAccepted)
    {
        Body = body;
        Code = code;
        AcceptedId = acceptedId;
        TaskIds = taskIds;
        MayBeAccepted = mayBeAccepted;
    }

    /// <summary>The body; null where it cannot be read.</summary>
    public ResponseBody? Body { get; }

    /// <summary>The code of the response.</summary>
    public int Code { get; }

    /// <summary>The id of the accepted task; null if the response does not clearly accept one.</summary>
    public string? AcceptedId { get; }

    /// <summary>The complete task ids in the response.</summary>
    public IReadOnlyList<string> TaskIds { get; }

    /// <summary>
    /// Whether the submission may be accepted, whatever the status: the response names a task, is cut, or has a success
    /// code of the service.
    /// </summary>
    public bool MayBeAccepted { get; }

    /// <summary>Reads a response.</summary>
    public static SubmissionResponse Read(ServiceResponse response)
    {
        var body = ResponseReader.TryRead(response.Body);
        if (body is { Code: 200, Data.TaskId: { } only } && response.IsSuccessStatus && IsOnlyTask(response, only))
        {
            return new(body, 200, only, [], mayBeAccepted: true);
        }

        var found = TaskIdReader.Read(
            ResponseReader.WithoutByteOrderMark(response.Body), isComplete: response.BodyFailure is null);
        var bodyCode = body is null ? found.Code : body.Code;

        // 0 means success in similar services, if there are data.
        var hasSuccessCode = bodyCode is >= 200 and < 300 || (bodyCode == 0 && body?.Data is not null);

        // If the HTTP status is an error, only a success code of the service itself counts as an acceptance.
        var isAcceptance = ResponseCode.IsSuccess(bodyCode) && (response.IsSuccessStatus || bodyCode >= 200);
        var code = ResponseCode.Of(response, bodyCode);
        // Redirects, and 201 and 202 of other services, name the created resource in the header Location.
        var located = TaskIdScan.Find(response.Location ?? "", isComplete: true);
        IReadOnlyList<string> ids = [.. found.Named.Union(found.Seen).Union(located)];
        if (ids.Count == 0)
        {
            ids = found.Unnamed.Count > 0 ? found.Unnamed
                : ServiceErrors.IsRefusal(code, body) ? []
                : found.AtRoot;
        }

        // A value that only looks like a task id, or only has the name id, may be something else. It is shown, but not
        // returned as a task.
        var isCertain = ids.Count == 1 && (found.Named.Count == 1 || (found.Unnamed.Count == 1 && bodyCode is not null))
            && !ids.Except(found.Named).Except(found.Unnamed).Any();

        // The documented property data.task_id is the task id, whatever other ids the response contains.
        var documentedId = body is { Code: 200, Data.TaskId: { } id } && found.Named.FirstOrDefault() == id ? id : null;

        return new(
            body,
            ids.Count > 0 ? code : ResponseCode.Of(response, body?.Code),
            !isAcceptance ? null : documentedId ?? (isCertain ? ids[0] : null),
            [.. ids.Select(response.ShowId)],
            ids.Count > 0 || found.IsCut || hasSuccessCode);
    }

    /// <summary>
    /// Whether a response names this task and nothing else that could be one, as the documented response does. Then the
    /// search for task ids is not needed.
    /// </summary>
    private static bool IsOnlyTask(ServiceResponse response, string taskId) =>
        TaskIdReader.IsTaskId(taskId) && response.Location is null && TaskIdScan.MentionsTaskOnce(response.Body);
}
