using System.Management.Automation;
using GptImage15.Addresses;
using GptImage15.Completion;
using GptImage15.Credentials;
using GptImage15.Execution;
using GptImage15.Input;
using GptImage15.Output;
using GptImage15.Resources;
using GptImage15.Saving;

namespace GptImage15.Commands;

/// <summary>Downloads images to files.</summary>
[Cmdlet(VerbsData.Save, "GptImage", SupportsShouldProcess = true, DefaultParameterSetName = InputSet)]
[OutputType(typeof(FileInfo))]
public sealed class SaveGptImageCommand : ServiceCmdlet
{
    private const int ActivityId = 1_517_002;
    private const string InputSet = "InputObject";
    private const string ImageUrlSet = "ImageUrl";
    private const string TaskIdSet = "TaskId";

    private SaveEngine? _engine;
    private ProgressDisplay? _progress;
    private GptImageClient? _serviceClient;
    private string _folder = "";
    private bool _isFolderComputed;
    private int _images;

    /// <summary>Tasks, or addresses of images.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [Readable(nameof(FileName), nameof(Destination))]
    [AllowEmptyString]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The addresses of images.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ImageUrlSet, ValueFromPipelineByPropertyName = true)]
    [Alias("response")]
    public string[]? ImageUrl { get; set; }

    /// <summary>The ids of tasks. They are polled for their images.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TaskIdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("task_id")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[]? TaskId { get; set; }

    /// <summary>
    /// The folder to save to. Created if missing. Takes pipeline input only so that it can be a script block: the input
    /// does not choose where files are written.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    /// <summary>
    /// The name of the file, with folders below the destination, if any. The default is the task id, or the end of the
    /// address.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? FileName { get; set; }

    /// <summary>Replace files that existed before the call.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Do not download an image whose file exists. Return that file.</summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>The number of downloads at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 5;

    private protected override object? CurrentInput => InputObject;

    private protected override void Begin()
    {
        TaskViews.Load(this);

        // A script block is bound, but has no value before the first input.
        _isFolderComputed = MyInvocation.BoundParameters.TryGetValue(nameof(Destination), out var bound)
            && bound is not (string or null);
        _folder = _isFolderComputed ? "" : FolderInput.Resolve(SessionState.Path, Destination);
        _progress = new ProgressDisplay(this, ActivityId, CmdletMessages.SaveActivity);
        _engine = CreateClient(apiKey: null, history: "off").CreateSaveEngine(
            _folder,
            new GptImageSaveOptions
            {
                Force = Force,
                SkipExisting = SkipExisting,
                ThrottleLimit = ThrottleLimit,
            },
            outcome => Pump.Post(() => Write(
                outcome, shown: file => SavedFile.Of(this, file, outcome.Task, outcome.ImageUrl))));
        if (!_isFolderComputed && !IsWhatIf)
        {
            _engine.PrepareDestination();
        }
    }

    private protected override void Process()
    {
        var folder = _isFolderComputed ? FindFolder() : null;
        Each(ImageUrl, url => Save(ImageToSave.OfUrls([url], FileName, folder)));
        Each(TaskId, id => SaveTask(Ask(TaskInput.Read(id)), folder));
        if (ParameterSetName == InputSet)
        {
            SaveInput(folder);
        }

        Pump.WriteQueued();
    }

    private protected override void End()
    {
        Pump.WriteUntil(_engine!.CompleteAsync(Stopped), ShowProgress);
        _progress!.Complete();
    }

    /// <summary>Removes temporary files before the command ends.</summary>
    private protected override void Close()
    {
        _engine?.Dispose();
        _progress?.Dispose();
    }

    /// <summary>The folder of this input; null where nothing is written.</summary>
    private DestinationFolder? FindFolder()
    {
        _folder = FolderInput.Resolve(SessionState.Path, Destination);
        return IsWhatIf ? null : _engine!.PrepareDestination(_folder);
    }

    private void SaveInput(DestinationFolder? folder)
    {
        if (ImageInput.IsAddress(InputObject, out var urls))
        {
            Save(ImageToSave.OfUrls(urls, FileName, folder));
            return;
        }

        var task = TaskInput.Read(InputObject);
        if (task.ImageUrl.Count == 0 && !TaskInput.SaysStatus(InputObject!))
        {
            task = Ask(task);
        }

        SaveTask(task, folder);
    }

    private void SaveTask(GptImageTask task, DestinationFolder? folder)
    {
        if (task.ImageUrl.Count == 0)
        {
            WriteWarning(CmdletMessages.TaskHasNoImageToSave.With(task.TaskId, task.Status));
        }

        Save(ImageToSave.OfTask(task, FileName, folder));
    }

    private GptImageTask Ask(GptImageTask known)
    {
        _serviceClient ??= CreateClient(FindApiKey(out _), HistorySource.Known());
        return Pump.WriteUntil(_serviceClient.GetStatusWithHistoryAsync(known, Stopped));
    }

    private void Save(IReadOnlyList<ImageToSave> images)
    {
        foreach (var image in images)
        {
            if (ShouldProcess(ImageAddress.Show(image.ImageUrl), CmdletMessages.SaveTo.With(_folder)))
            {
                _images++;
                Pump.WriteUntil(_engine!.AddAsync(image, Stopped), ShowProgress);
            }
        }
    }

    private void ShowProgress() => _progress!.Update(
        _engine!.Finished,
        _images,
        () => CmdletMessages.SaveStatus.With(_engine.Finished, _images, _engine.BytesReceived / 1e6));
}
