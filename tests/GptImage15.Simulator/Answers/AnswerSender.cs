namespace GptImage15.Simulator;

/// <summary>Sends a response, complete or changed by a fault.</summary>
internal static class AnswerSender
{
    public static async Task SendAsync(HttpContext context, Answer answer, Fault? fault, TimeProvider time)
    {
        if (fault is not null)
        {
            answer = Spoil(answer, fault);
            var cutAfter = fault.Cut == Cut.MidAnswer ? answer.Length / 2 : fault.CutAfterBytes;
            if (cutAfter is not null || fault.WrongLength is not null)
            {
                await RawAnswer.SendAndCutAsync(context, answer, fault, cutAfter ?? answer.Length, time);
                return;
            }
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
            response.Headers.Append(name, value);

        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
            return;

        var endless = fault?.EndlessBody == true;
        if (fault?.DropContentLength != true && !endless)
            response.ContentLength = answer.Length;

        if (HttpMethods.IsHead(context.Request.Method))
            return;

        var pump = new BodyPump(response.Body, fault, time, context.RequestAborted);
        await pump.SendAsync(answer, answer.Length);
        if (endless)
            await pump.SendWithoutEndAsync();
    }

    private static Answer Spoil(Answer answer, Fault fault)
    {
        if (fault.RetryAfter is not null)
            answer = answer.With("Retry-After", fault.RetryAfter);

        if (fault.Location is not null)
            answer = answer.With("Location", fault.Location);

        if (fault.ContentType is not null)
            answer = answer with { ContentType = fault.ContentType };

        return fault.Truncate is { } most && most < answer.Length ? answer with { Length = most } : answer;
    }
}
