using System.Management.Automation;
using GptImage15.Completion;
using GptImage15.Pipeline;
using GptImage15.Resources;
using GptImage15.Saving;

namespace GptImage15.Commands;

/// <summary>Saves images.</summary>
[Cmdlet(VerbsData.Save, "GptImage", SupportsShouldProcess = true, DefaultParameterSetName = InputSet)]
[OutputType(typeof(FileInfo))]
public sealed class SaveGptImageCommand : ServiceCmdlet
{
    private const int ActivityId = 1_517_002;
    private const string InputSet = "InputObject";
    private const string ImageUrlSet = "ImageUrl";
    private const string TaskIdSet = "TaskId";

    /// <summary>How long stopped downloads may take to remove their temporary files.</summary>
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromMilliseconds(400);

    private SaveEngine? _engine;
    private ProgressDisplay? _progress;
    private GptImageClient? _serviceClient;
    private string _folder = "";
    private int _images;

    /// <summary>Tasks, or addresses of images.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [Readable(nameof(FileName))]
    [AllowEmptyString]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The addresses of images.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ImageUrlSet, ValueFromPipelineByPropertyName = true)]
    [Alias("response")]
    public string[]? ImageUrl { get; set; }

    /// <summary>The ids of tasks; the service is asked for their images.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TaskIdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("task_id")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[]? TaskId { get; set; }

    /// <summary>The folder to save to; made if missing.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = ".";

    /// <summary>The name of the file; the task's id, or the end of the address, unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? FileName { get; set; }

    /// <summary>Replace files that were there before.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leave images whose file is there, and hand out that file.</summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>How many downloads run at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 5;

    private protected override object? CurrentInput => InputObject;

    private protected override void Begin()
    {
        _folder = FolderInput.Resolve(SessionState.Path, Destination);
        _progress = new ProgressDisplay(this, ActivityId, Messages.SaveActivity);
        _engine = new SaveEngine(
            CreateClient(apiKey: null),
            new SaveOptions { Destination = _folder, Force = Force, SkipExisting = SkipExisting, ThrottleLimit = ThrottleLimit },
            outcome => Pump.Post(() => Write(outcome)));
        if (!IsWhatIf)
        {
            _engine.PrepareDestination();
        }
    }

    private protected override void Process()
    {
        Each(ImageUrl, url => Save(ImageInput.OfAddresses([url], FileName)));
        Each(TaskId, id => SaveTask(Ask(new GptImageTask { TaskId = id })));
        if (ParameterSetName == InputSet)
        {
            SaveInput();
        }

        Pump.WriteQueued();
    }

    private protected override void End()
    {
        Pump.WriteUntil(_engine!.CompleteAsync(), ShowProgress);
        _progress!.Complete();
    }

    /// <summary>Half-written files are gone before the prompt is back.</summary>
    private protected override void Close()
    {
        _engine?.CompleteAsync().Wait(CleanUpTime);
        _progress?.Dispose();
    }

    private void SaveInput()
    {
        if (ImageInput.IsAddress(InputObject, out var urls))
        {
            Save(ImageInput.OfAddresses(urls, FileName));
            return;
        }

        var task = TaskInput.Read(InputObject);
        if (task.ImageUrl.Length == 0 && !TaskInput.SaysStatus(InputObject!))
        {
            task = Ask(task);
        }

        SaveTask(task);
    }

    private void SaveTask(GptImageTask task)
    {
        if (task.ImageUrl.Length == 0)
        {
            WriteWarning(Messages.TaskHasNoImageToSave.With(task.TaskId, task.Status));
        }

        Save(ImageInput.OfTask(task, FileName));
    }

    private GptImageTask Ask(GptImageTask known)
    {
        _serviceClient ??= CreateClient();
        return Pump.WriteUntil(_serviceClient.GetStatusAsync(known, Stopped));
    }

    private void Save(IReadOnlyList<SaveRequest> requests)
    {
        foreach (var request in requests)
        {
            if (ShouldProcess(ImageAddress.Show(request.ImageUrl), Messages.SaveTo.With(_folder)))
            {
                _images++;
                Pump.WriteUntil(_engine!.AddAsync(request, Stopped), ShowProgress);
            }
        }
    }

    private void ShowProgress() => _progress!.Update(
        _engine!.Finished, _images, () => Messages.SaveStatus.With(_engine.Finished, _images, _engine.BytesReceived / 1e6));
}
