using GptImage15.Resources;

namespace GptImage15.Saving;

/// <summary>Saves many images, several at a time; hands out each file as it is complete.</summary>
internal sealed class SaveEngine
{
    private readonly GptImageClient _client;
    private readonly SaveOptions _options;
    private readonly OutcomeReceiver<FileInfo> _receiver;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _completing = new(1);
    private readonly DestinationFolder _folder;
    private readonly NameClaims _claims;
    private int _finished;
    private long _bytes;

    /// <summary>Makes an engine.</summary>
    /// <param name="client">Fetches.</param>
    /// <param name="options">Where to and how.</param>
    /// <param name="emit">Gets each outcome as it comes, from any thread.</param>
    public SaveEngine(GptImageClient client, SaveOptions options, Action<Outcome<FileInfo>> emit)
    {
        _client = client;
        _options = options;
        _receiver = new OutcomeReceiver<FileInfo>(emit);
        _slots = new SemaphoreSlim(options.ThrottleLimit);
        _folder = new DestinationFolder(options.Destination);
        _claims = new NameClaims(_folder);
    }

    /// <summary>How many images are done with, well or badly.</summary>
    public int Finished => Volatile.Read(ref _finished);

    /// <summary>How many bytes have come in.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytes);

    /// <summary>Makes the folder. What is wrong with it is an error now, rather than later of each image.</summary>
    /// <exception cref="GptImageException">InvalidRequest: no file can be written there.</exception>
    public void PrepareDestination() => _folder.Prepare();

    /// <summary>Starts an image, once fewer than the limit are on their way.</summary>
    public async Task AddAsync(SaveRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = Task.Run(() => SaveOneAsync(request, cancellationToken), CancellationToken.None);
    }

    /// <summary>
    /// Waits until no image is on its way and no half-written file is left, also when cancelled. May be called
    /// often.
    /// </summary>
    /// <remarks>Throws what the receiver of the outcomes threw, if it did.</remarks>
    public async Task CompleteAsync()
    {
        // One at a time takes all slots: two of them that hold some each would wait for ever.
        await _completing.WaitAsync().ConfigureAwait(false);
        for (var slot = 0; slot < _options.ThrottleLimit; slot++)
        {
            await _slots.WaitAsync().ConfigureAwait(false);
        }

        _slots.Release(_options.ThrottleLimit);
        _completing.Release();
        _receiver.ThrowIfFailed();
    }

    private async Task SaveOneAsync(SaveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await OutcomeOfAsync(request, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _finished);
            _receiver.HandOut(outcome);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The caller stopped; there is nobody to tell.
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<Outcome<FileInfo>> OutcomeOfAsync(SaveRequest request, CancellationToken cancellationToken)
    {
        var target = ImageAddress.Show(request.ImageUrl);
        try
        {
            var imageUri = ImageAddress.Parse(request.ImageUrl);
            if (request.IsFromService)
            {
                ImageAddress.CheckOrigin(imageUri, _client.Address);
            }

            var fileName = request.FileName is null ? FileNames.OfUri(imageUri) : FileNames.MakeSafe(request.FileName);
            if (_options.SkipExisting && ExistingFile(fileName) is { } existing)
            {
                return new(target, existing);
            }

            var download = new ImageDownload(
                _client, _options, _folder, _claims, bytes => Interlocked.Add(ref _bytes, bytes));
            var (path, warning) = await download.RunAsync(imageUri, fileName, cancellationToken).ConfigureAwait(false);
            return new(target, new FileInfo(path), warning: warning);
        }
        catch (GptImageException error)
        {
            return new(target, error: error);
        }
        catch (Exception exception) when (DestinationFolder.IsProblem(exception))
        {
            var message = Messages.FileNotWritten.With(target, exception.Message);
            return new(target, error: new(GptImageErrorId.DownloadFailed, message));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new(target, error: UnexpectedError.Of(exception, GptImageErrorId.DownloadFailed, target));
        }
    }

    /// <summary>
    /// A file of that name from before, whatever its kind of image. Of one file no two images are told.
    /// </summary>
    private FileInfo? ExistingFile(string fileName)
    {
        var (stem, _) = FileNames.Split(fileName);
        foreach (var extension in ImageFormat.Extensions)
        {
            var file = new FileInfo(_folder.PathOf(stem + extension));
            if (file.Exists && _claims.TryTake(file.Name))
            {
                return file;
            }
        }

        return null;
    }
}
