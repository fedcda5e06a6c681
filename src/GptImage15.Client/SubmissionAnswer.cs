using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15;

/// <summary>What an answer to a submission says: whether it was accepted, and which tasks it names.</summary>
internal sealed class SubmissionAnswer
{
    private SubmissionAnswer(Answer? body, int code, string? acceptedId, IReadOnlyList<string> taskIds, bool endsInId)
    {
        Body = body;
        Code = code;
        AcceptedId = acceptedId;
        TaskIds = taskIds;
        MayNameTask = taskIds.Count > 0 || endsInId;
    }

    /// <summary>The frame; null where it can't be read.</summary>
    public Answer? Body { get; }

    /// <summary>The code that counts.</summary>
    public int Code { get; }

    /// <summary>The id of the task that was accepted; null where the answer does not clearly say so.</summary>
    public string? AcceptedId { get; }

    /// <summary>Each id that stands whole in the answer.</summary>
    public IReadOnlyList<string> TaskIds { get; }

    /// <summary>Whether it names a task, or was cut amid the id.</summary>
    public bool MayNameTask { get; }

    /// <summary>Reads an answer.</summary>
    public static SubmissionAnswer Read(ServiceAnswer answer)
    {
        var body = AnswerReader.TryRead(answer.Body);
        var found = TaskIdReader.Read(AnswerReader.WithoutByteOrderMark(answer.Body));
        var bodyCode = body is null ? found.Code : body.Code;

        // An error's status around a task id is outdone only by a code of the service's own.
        var isAcceptance = AnswerReader.IsSuccess(bodyCode) && (answer.IsSuccessStatus || bodyCode >= 200);
        var code = AnswerReader.EffectiveCode(answer, bodyCode);
        // A redirect, and the answer 201 or 202 of other services, name what was made in the header Location.
        IReadOnlyList<string> ids = [.. found.Named.Union(found.Seen).Union(TaskIdScan.Find(answer.Location + "\n"))];
        if (ids.Count == 0)
        {
            ids = found.Unnamed.Count > 0 ? found.Unnamed
                : ServiceErrors.IsRefusal(code, body) ? []
                : found.AtRoot;
        }

        // What only looks like an id, or is called no more than id, may be something else: it is shown, but no task is made of it.
        var isCertain = ids.Count == 1 && (found.Named.Count == 1 || (found.Unnamed.Count == 1 && bodyCode is not null))
            && !ids.Except(found.Named).Except(found.Unnamed).Any();

        // The documented place counts, whatever other ids an answer may come to name.
        var documentedId = body is { Code: 200, Data.TaskId: { } id } && found.Named.FirstOrDefault() == id ? id : null;

        return new(
            body,
            ids.Count > 0 ? code : AnswerReader.EffectiveCode(answer, body?.Code),
            !isAcceptance ? null : documentedId ?? (isCertain ? ids[0] : null),
            [.. ids.Select(answer.WithoutSecrets)],
            found.EndsInId);
    }
}
