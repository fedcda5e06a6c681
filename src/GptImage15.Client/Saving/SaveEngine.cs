using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Saving;

/// <summary>Brings many images home, several at a time; hands out each file as it is complete.</summary>
internal sealed class SaveEngine
{
    private readonly GptImageClient _client;
    private readonly SaveOptions _options;
    private readonly Action<Outcome<FileInfo>> _emit;
    private readonly SemaphoreSlim _slots;
    private readonly NameClaims _claims = new();
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
        _emit = emit;
        _slots = new SemaphoreSlim(options.ThrottleLimit);
    }

    /// <summary>How many images are done with, well or badly.</summary>
    public int Finished => Volatile.Read(ref _finished);

    /// <summary>How many bytes have come in.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytes);

    /// <summary>Starts an image, once fewer than the limit are on their way.</summary>
    public async Task AddAsync(SaveRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = Task.Run(() => SaveOneAsync(request, cancellationToken), CancellationToken.None);
    }

    /// <summary>Waits until no image is on its way and no half-written file is left, also when cancelled.</summary>
    public async Task CompleteAsync()
    {
        for (var slot = 0; slot < _options.ThrottleLimit; slot++)
        {
            await _slots.WaitAsync().ConfigureAwait(false);
        }

        _slots.Release(_options.ThrottleLimit);
    }

    private async Task SaveOneAsync(SaveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await OutcomeOfAsync(request, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _finished);
            _emit(outcome);
        }
        catch (OperationCanceledException)
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
        var url = request.ImageUri.OriginalString;
        try
        {
            if (_options.SkipExisting && ExistingFile(request.FileName) is { } existing)
            {
                return new(url, existing);
            }

            var download = new ImageDownload(_client, _options, _claims, bytes => Interlocked.Add(ref _bytes, bytes));
            var (path, warning) = await download.RunAsync(request, cancellationToken).ConfigureAwait(false);
            return new(url, new FileInfo(path), warning: warning);
        }
        catch (GptImageException error)
        {
            return new(url, error: error);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return new(url, error: new(GptImageErrorId.DownloadFailed, Messages.FileNotWritten.With(url, exception.Message)));
        }
    }

    /// <summary>A file of that name from before, whatever its kind of image.</summary>
    private FileInfo? ExistingFile(string fileName)
    {
        var (stem, _) = FileNames.Split(FileNames.MakeSafe(fileName));
        foreach (var extension in ImageFormat.Extensions)
        {
            var file = new FileInfo(Path.Combine(_options.Destination, stem + extension));
            if (file.Exists && !_claims.IsTaken(file.FullName))
            {
                return file;
            }
        }

        return null;
    }
}
