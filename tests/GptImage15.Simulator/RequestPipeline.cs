namespace GptImage15.Simulator;

/// <summary>Handles a request: route, fault, work, response.</summary>
internal sealed class RequestPipeline(ServiceSimulator simulator, TaskBook tasks, CancellationToken stopping)
{
    private readonly JsonAnswers json = new(simulator.Options.CodePlacement);
    private readonly Generate generate = new(simulator.Options, tasks);
    private readonly Status status = new(simulator, tasks);
    private readonly Images images = new(simulator.Options, tasks);
    private readonly Control control = new(simulator);

    private TimeProvider Time => simulator.Options.TimeProvider;

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Control.Root))
        {
            await control.HandleAsync(context);
            return;
        }

        var call = new Call(context, Time.GetUtcNow());
        var counter = simulator.Ledger.Enter(call.Route);
        try
        {
            if (simulator.Ledger.KeepsRequests)
                simulator.Ledger.Saw(call.Seen());

            await AnswerAsync(call);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The client has disconnected, or the simulator stops: there is no response.
            context.Abort();
        }
        finally
        {
            counter.Leave();
        }
    }

    private async Task AnswerAsync(Call call)
    {
        var context = call.Context;
        var fault = simulator.Faults.Take(call.Query(tasks.Find(call.TaskId)?.Request.Prompt));
        if (fault?.Cut == Cut.BeforeRequest)
        {
            RawAnswer.Cut(context, fault.Reset);
            return;
        }

        GenerateBody body = default;
        if (call.Route == ServiceRoute.Generate)
        {
            if (fault?.Cut == Cut.MidRequest)
            {
                await context.Request.BodyReader.ReadAsync(context.RequestAborted);
                RawAnswer.Cut(context, fault.Reset);
                return;
            }

            body = await GenerateBody.ReadAsync(context.Request);
            simulator.Ledger.PostReceived();
            fault ??= simulator.Faults.TakeForPrompt(call.Query(body.Request?.Prompt));
        }

        if (fault?.Cut is Cut.BeforeRequest or Cut.MidRequest)
        {
            RawAnswer.Cut(context, fault.Reset);
            return;
        }

        await AnswerAsync(call, body, fault);
    }

    private async Task AnswerAsync(Call call, GenerateBody body, Fault? fault)
    {
        var answer = fault?.LeavesUndone == true ? null : Work(call, body, fault?.IgnoreRange == true);
        if (fault is not null)
        {
            if (fault.NeverAnswer)
                await HoldAsync(call.Context);

            if (fault.Delay > TimeSpan.Zero)
                await DelayAsync(call.Context, fault.Delay);

            if (fault.Cut == Cut.AfterAccept)
            {
                RawAnswer.Cut(call.Context, fault.Reset);
                return;
            }

            if (fault.HasAnswer)
                answer = FaultAnswer.Of(fault);
        }

        await AnswerSender.SendAsync(call.Context, answer!, fault, Time);
    }

    private Answer Work(Call call, GenerateBody body, bool ignoreRange) => call.Route switch
    {
        ServiceRoute.Generate => generate.Answer(call.Context.Request, body),
        ServiceRoute.Status => status.Answer(call.Context.Request, call.TaskId),
        ServiceRoute.Image => images.Answer(call.Context.Request, ignoreRange),
        _ when call.IsWrongMethod => json.Error(405, "Method Not Allowed"),
        _ => json.Error(404, "Not Found"),
    };

    private async Task HoldAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(Timeout.Infinite, either.Token);
    }

    private async Task DelayAsync(HttpContext context, TimeSpan delay)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(delay, Time, either.Token);
    }
}
