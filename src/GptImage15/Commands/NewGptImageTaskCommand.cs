using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GptImage15.Completion;
using GptImage15.Pipeline;
using GptImage15.Resources;
using GptImage15.Submitting;

namespace GptImage15.Commands;

/// <summary>Starts paid generations: one POST for each prompt.</summary>
[Cmdlet(VerbsCommon.New, "GptImageTask", SupportsShouldProcess = true)]
[OutputType(typeof(GptImageTask))]
public sealed class NewGptImageTaskCommand : ServiceCmdlet
{
    /// <summary>The host of jobs and of programs: it drops what is written after the pipeline has ended.</summary>
    private const string HostWithoutConsole = "Default Host";

    /// <summary>
    /// .NET Framework gives ProcessExit two seconds in all. The engine's own event has no limit, but comes at the end of
    /// each session, also of one within a process that goes on.
    /// </summary>
    private static readonly bool IsExitShort =
        RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>The sessions whose end waits for what is under way.</summary>
    private static readonly ConditionalWeakTable<Runspace, object> WaitingSessions = new();

    private SubmissionEngine? _engine;
    private PromptInput _input = null!;

    /// <summary>The description of the image.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>A prompt, a row, or a task whose images are to be edited.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Readable(
        nameof(Prompt), nameof(Size), nameof(Quality), nameof(ImageUrl), "images", nameof(InputFidelity), "input_fidelity",
        nameof(CallbackUrl), "callback_url", nameof(IdempotencyKey), "idempotency_key")]
    [AllowEmptyString]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The size of the image.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public string? Size { get; set; }

    /// <summary>The quality of the image.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(QualityCompleter))]
    public string? Quality { get; set; }

    /// <summary>The addresses of the images to edit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("images")]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [AllowNull]
    public string?[]? ImageUrl { get; set; }

    /// <summary>How closely an edit keeps to its images.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("input_fidelity")]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(InputFidelityCompleter))]
    public string? InputFidelity { get; set; }

    /// <summary>Where the service posts to when the task ends.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("callback_url")]
    [AllowEmptyString]
    [AllowNull]
    public string? CallbackUrl { get; set; }

    /// <summary>The caller's name for this submission; the same name never pays twice.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("idempotency_key")]
    [AllowEmptyString]
    [AllowNull]
    public string? IdempotencyKey { get; set; }

    /// <summary>Submit also under a key whose earlier submission has an unknown outcome.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The most credits to spend.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaxCredits { get; set; }

    /// <summary>How many submissions are under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Keep no record of the tasks.</summary>
    [Parameter]
    public SwitchParameter NoHistory { get; set; }

    private protected override object? CurrentInput => InputObject;

    private protected override void Begin()
    {
        TaskViews.Load(this);
        _input = new PromptInput(this);
        _engine = IsWhatIf ? null : new SubmissionEngine(
            CreateClient(),
            NoHistory ? null : History.TaskHistory.OpenDefault(),
            new SubmissionOptions
            {
                ThrottleLimit = ThrottleLimit,
                MaxCredits = MaxCredits,
                Force = Force,
                ShowUnrecorded = ShowUnrecorded,
            },
            outcome => Pump.Post(() => Write(outcome, written: task => _engine!.MarkShown(task))));
    }

    private protected override void Process()
    {
        var request = _input.Read();
        try
        {
            RequestRules.Check(request);
        }
        catch (GptImageException error)
        {
            WriteError(error.ToRecord(request));
            return;
        }

        if (ShouldProcess(request.ToString(), Messages.StartPaidTask.With(GptImageRequest.Credits)) && _engine is { } engine)
        {
            Pump.WriteUntil(engine.AddAsync(request, Stopped));
        }
    }

    private protected override void End()
    {
        if (_engine is not { } engine)
        {
            return;
        }

        Pump.WriteUntil(engine.CompleteAsync(Stopped));
        if (engine.PassedOver > 0)
        {
            WriteWarning(Messages.RequestsPassedOver.With(engine.PassedOver));
        }
    }

    /// <summary>What is under way goes on: it may be paid for already. The end of the session waits for it.</summary>
    private protected override void Close()
    {
        _engine?.Close();
        if (IsExitShort && SubmissionsUnderWay.Any && Runspace.DefaultRunspace is { } session && !WaitingSessions.TryGetValue(session, out _))
        {
            WaitingSessions.Add(session, WaitingSessions);

            Events.SubscribeEvent(
                source: null,
                eventName: null,
                sourceIdentifier: PSEngineEvent.Exiting,
                data: null,
                handlerDelegate: static (_, _) => SubmissionsUnderWay.Wait(),
                supportEvent: true,
                forwardEvent: false);
        }
    }

    /// <summary>Tells of a task that came after the pipeline had ended, and that no history holds.</summary>
    private void ShowUnrecorded(GptImageTask task)
    {
        try
        {
            var warning = Messages.TaskUnrecorded.With(task.TaskId, task.Prompt);
            if (Host.UI is null || Host.Name == HostWithoutConsole)
            {
                Console.Error.WriteLine(warning);
            }
            else
            {
                Host.UI.WriteWarningLine(warning);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The host of a session that is gone may throw anything; there is nobody left to tell.
        }
    }
}
