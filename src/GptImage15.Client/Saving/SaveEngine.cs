using System.Collections.Concurrent;
using GptImage15.Addresses;
using GptImage15.Logging;
using GptImage15.Outcomes;
using GptImage15.Resources;
using GptImage15.Telemetry;
using GptImage15.Time;

namespace GptImage15.Saving;

/// <summary>Saves many images, several at the same time. Emits each file when it is complete.</summary>
internal sealed class SaveEngine : IEngine<ImageToSave>
{
    /// <summary>The time for stopped downloads to remove their temporary files.</summary>
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromMilliseconds(400);

    private readonly Uri _service;
    private readonly GptImageClientOptions _clientOptions;
    private readonly GptImageSaveOptions _options;
    private readonly OutcomeReceiver<FileInfo> _receiver;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _completing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly DestinationFolder _folder;
    private readonly NameClaims _claims = new();
    private readonly ConcurrentDictionary<string, DestinationFolder> _folders = new();
    private int _finished;
    private long _bytes;

    /// <param name="service">The address of the service that returned the URLs.</param>
    /// <param name="clientOptions">The options for requests.</param>
    /// <param name="destination">The folder. It is created if it does not exist; no file is written outside it.</param>
    /// <param name="options">The options for saving.</param>
    /// <param name="emit">Receives the outcomes, from any thread.</param>
    public SaveEngine(
        Uri service,
        GptImageClientOptions clientOptions,
        string destination,
        GptImageSaveOptions options,
        Action<GptImageOutcome<FileInfo>> emit)
    {
        _service = service;
        _clientOptions = clientOptions;
        _options = options;
        _receiver = new OutcomeReceiver<FileInfo>(emit);
        _slots = new SemaphoreSlim(options.ThrottleLimit);
        _folder = new DestinationFolder(destination);
    }

    /// <summary>The number of images with an outcome.</summary>
    public int Finished => Volatile.Read(ref _finished);

    /// <summary>The number of bytes received so far.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytes);

    /// <summary>Creates the folder, so that errors about it are found before the first image.</summary>
    /// <exception cref="GptImageException">InvalidRequest: no file can be written there.</exception>
    public void PrepareDestination() => _folder.Prepare();

    /// <summary>Another folder, created when it is first asked for.</summary>
    /// <exception cref="GptImageException">InvalidRequest: no file can be written there.</exception>
    public DestinationFolder PrepareDestination(string path)
    {
        if (!_folders.TryGetValue(path, out var folder))
        {
            folder = new DestinationFolder(path);
            folder.Prepare();
            _folders[path] = folder;
        }

        return folder;
    }

    /// <summary>Starts an image as soon as fewer images than the limit are in progress.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task AddAsync(ImageToSave image, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = Task.Run(() => RunAsync(image, cancellationToken), CancellationToken.None);
    }

    /// <inheritdoc/>
    /// <remarks>Throws the exception of the receiver of the outcomes, if there was one.</remarks>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        // One call at a time takes all slots: two calls with some slots each would wait for each other.
        await _completing.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 0;
        try
        {
            for (; taken < _options.ThrottleLimit; taken++)
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (taken > 0)
            {
                _slots.Release(taken);
            }

            _completing.Release();
        }

        cancellationToken.ThrowIfCancellationRequested();
        _receiver.ThrowIfFailed();
    }

    /// <summary>Stops all downloads, and waits up to 400 ms until their temporary files are removed.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _ = Task.WhenAny(CompleteAsync(CancellationToken.None)).Wait(CleanUpTime);
    }

    private async Task RunAsync(ImageToSave image, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        try
        {
            var outcome = await SaveAsync(image, stop.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _finished);
            _receiver.Emit(outcome);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // The caller has cancelled and receives no more outcomes.
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<GptImageOutcome<FileInfo>> SaveAsync(ImageToSave image, CancellationToken cancellationToken)
    {
        var target = ImageAddress.Show(image.ImageUrl);
        using var activity = ClientTelemetry.StartDownload();
        try
        {
            var (file, warning) = await FetchAsync(image, target, cancellationToken).ConfigureAwait(false);
            return new(target, file, warning: warning) { Task = image.Task, ImageUrl = image.ImageUrl };
        }
        catch (GptImageException error)
        {
            activity.End(taskId: null, error);
            return Failed(error);
        }
        catch (Exception exception) when (DestinationFolder.IsProblem(exception))
        {
            var message = Messages.FileNotWritten.With(target, exception.Message);
            return Failed(new(GptImageErrorId.DownloadFailed, message));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(UnexpectedError.Of(exception, GptImageErrorId.DownloadFailed, target));
        }

        GptImageOutcome<FileInfo> Failed(GptImageException error) =>
            new(target, error: error) { Task = image.Task, ImageUrl = image.ImageUrl };
    }

    private async Task<(FileInfo File, string? Warning)> FetchAsync(
        ImageToSave image, string target, CancellationToken cancellationToken)
    {
        var imageUri = ImageAddress.Parse(image.ImageUrl);
        if (image.IsFromService)
        {
            ImageAddress.CheckOrigin(imageUri, _service);
        }

        var folder = image.Folder ?? _folder;
        var fileName = image.FileName is null ? FileNames.OfUri(imageUri) : FileNames.MakeSafePath(image.FileName);
        if (_options.SkipExisting && ExistingFile.Find(folder, fileName, _claims) is { } existing)
        {
            _clientOptions.Log?.Say(Messages.LogFileKept, target, existing.FullName);
            return (existing, ExistingFile.WarningFor(existing, image.Task));
        }

        _clientOptions.Log?.Say(Messages.LogDownloading, target);
        var start = _clientOptions.TimeProvider.GetTimestamp();
        var download = new ImageDownload(
            _clientOptions, _options, folder, _claims, bytes => Interlocked.Add(ref _bytes, bytes));
        var (path, warning) = await download.RunAsync(imageUri, fileName, cancellationToken).ConfigureAwait(false);
        var file = new FileInfo(path);
        _clientOptions.Log?.Say(
            Messages.LogSaved,
            target,
            path,
            file.Length,
            _clientOptions.TimeProvider.GetElapsedTime(start).TotalSeconds);
        return (file, warning);
    }
}
