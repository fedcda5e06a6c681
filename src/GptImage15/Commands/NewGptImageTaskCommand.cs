using System.Management.Automation;
using GptImage15.Completion;
using GptImage15.Credentials;
using GptImage15.Execution;
using GptImage15.Input;
using GptImage15.Output;
using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Submitting;

namespace GptImage15.Commands;

/// <summary>Starts paid tasks, with one request for each prompt.</summary>
[Cmdlet(VerbsCommon.New, "GptImageTask", SupportsShouldProcess = true)]
[OutputType(typeof(GptImageTask))]
public sealed class NewGptImageTaskCommand : ServiceCmdlet
{
    private SubmissionEngine? _engine;
    private SubmissionWhatIf? _whatIf;
    private GptImageSubmitOptions _options = null!;
    private PromptCommandLine _commandLine = null!;
    private KeyCheck _keys = null!;

    /// <summary>The description of the image.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [TextTransformation(IsPrompt = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>A prompt, a row, or a task whose images are to be edited.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Readable(
        nameof(Prompt), nameof(Size), nameof(Quality), nameof(ImageUrl), "images",
        nameof(InputFidelity), "input_fidelity", nameof(CallbackUrl), "callback_url",
        nameof(IdempotencyKey), "idempotency_key", nameof(Tag), nameof(FileName), "file_name")]
    [AllowEmptyString]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The size of the image.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public string? Size { get; set; }

    /// <summary>The quality of the image.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
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

    /// <summary>How closely an edit follows its images.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("input_fidelity")]
    [TextTransformation]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(InputFidelityCompleter))]
    public string? InputFidelity { get; set; }

    /// <summary>The address that the service calls when the task ends.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("callback_url")]
    [TextTransformation]
    [AllowEmptyString]
    [AllowNull]
    public string? CallbackUrl { get; set; }

    /// <summary>The caller's name for this request. A name is not paid for twice.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("idempotency_key")]
    [TextTransformation]
    [AllowEmptyString]
    [AllowNull]
    public string? IdempotencyKey { get; set; }

    /// <summary>The caller's word for this request, for example a job or a customer.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [AllowEmptyString]
    [AllowNull]
    public string? Tag { get; set; }

    /// <summary>The name of the file to save to, with folders below the destination, if any.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("file_name")]
    [TextTransformation]
    [AllowEmptyString]
    [AllowNull]
    public string? FileName { get; set; }

    /// <summary>Submit also with an idempotency key whose earlier submission has an unknown outcome.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Submit also with an idempotency key whose task has failed.</summary>
    [Parameter]
    public SwitchParameter RetryFailed { get; set; }

    /// <summary>Make an idempotency key of the content of each request that has none.</summary>
    [Parameter]
    public SwitchParameter ContentKey { get; set; }

    /// <summary>The most credits to spend.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaxCredits { get; set; }

    /// <summary>The number of submissions at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Do not record the tasks in the history.</summary>
    [Parameter]
    public SwitchParameter NoHistory { get; set; }

    private protected override object? CurrentInput => InputObject;

    private string? UnderWay() => _engine is not { UnderWay: > 0 and var count } ? null
        : _engine.HasHistory ? EndNotice.Of(CmdletMessages.RequestsUnderWay, count, taskIds: null)
        : CmdletMessages.RequestsUnrecorded.With(count);

    private PromptParameters Parameters => new(InputObject, new GptImageRequest
    {
        Prompt = Prompt,
        Size = Size,
        Quality = Quality,
        ImageUrl = ImageUrl!,
        InputFidelity = InputFidelity,
        CallbackUrl = CallbackUrl,
        IdempotencyKey = IdempotencyKey,
        Tag = Tag,
        FileName = FileName,
    });

    private protected override void Begin()
    {
        TaskViews.Load(this);
        _commandLine = new PromptCommandLine(MyInvocation, Parameters);
        _keys = new KeyCheck(_commandLine);
        _options = new GptImageSubmitOptions
        {
            ThrottleLimit = ThrottleLimit,
            MaxCredits = MaxCredits,
            Force = Force,
            RetryFailed = RetryFailed,
            ContentKey = ContentKey,
            UnrecordedTask = ShowUnrecorded,
        };
        var client = CreateClient(IsWhatIf ? null : FindApiKey(out _), NoHistory ? "off" : HistorySource.Find(this));
        if (IsWhatIf)
        {
            _whatIf = new SubmissionWhatIf(this, client.CreateSubmissionPreview(_options));
            return;
        }

        _engine = client.CreateSubmissionEngine(_options, outcome => Pump.Post(() => Show(outcome)));
        NoticeAtEnd(UnderWay);
    }

    private protected override void Process()
    {
        var request = new PromptInput(_commandLine, Parameters).Read();
        CheckedRequest checkedRequest;
        try
        {
            checkedRequest = CheckedRequest.Of(request, _options);
            _keys.Add(checkedRequest);
        }
        catch (GptImageException error)
        {
            WriteError(error.ToRecord(request));
            return;
        }

        if (_whatIf is { } whatIf)
        {
            whatIf.Write(checkedRequest, Pump.WriteUntil(whatIf.Preview.AddAsync(checkedRequest, Stopped)));
            return;
        }

        // With -Verbose, ShouldProcess writes the target too.
        var target = Log is null ? request.ToString() : FirstWords.Of(request.Prompt);
        if (ShouldProcess(target, CmdletMessages.StartPaidTask.With(GptImageRequest.Credits))
            && _engine is { } engine)
        {
            Pump.WriteUntil(engine.AddAsync(checkedRequest, Stopped));
        }
    }

    private protected override void End()
    {
        if (_engine is { } engine)
        {
            Pump.WriteUntil(engine.CompleteAsync(Stopped));
        }

        WarnOnce(_keys.Warning);
        _whatIf?.WriteTotal();
    }

    /// <summary>
    /// Submissions under way continue, because they may be paid for. The end of the session waits for them.
    /// </summary>
    private protected override void Close()
    {
        _engine?.Dispose();
        SessionEnd.WaitForSubmissions(this);
    }

    private void Show(GptImageOutcome<GptImageTask> outcome)
    {
        _engine!.MarkReached(outcome);
        Write(outcome, written: task => _engine.MarkShown(task));
    }

    /// <summary>Shows a task that the ended pipeline may not have shown, and that is not in a history.</summary>
    private void ShowUnrecorded(GptImageTask task)
    {
        var warning = CmdletMessages.TaskUnrecorded.With(task.TaskId, task.Prompt);
        if (EndNotice.HasConsole(Host))
        {
            Host.UI.WriteWarningLine(warning);
        }
        else
        {
            Console.Error.WriteLine(warning);
        }
    }
}
