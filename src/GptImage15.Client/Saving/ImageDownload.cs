using System.Buffers;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Saving;

/// <summary>
/// One image, from its address to its file: streamed into a temporary file beside the target and renamed when whole, so
/// that no one ever sees half an image under its name.
/// </summary>
/// <param name="client">Fetches.</param>
/// <param name="options">How to save.</param>
/// <param name="folder">Where to.</param>
/// <param name="claims">The names that are taken.</param>
/// <param name="received">Gets the number of bytes that came in.</param>
internal sealed class ImageDownload(
    GptImageClient client, SaveOptions options, DestinationFolder folder, NameClaims claims, Action<int> received)
{
    private const int BufferBytes = 128 * 1024;

    private readonly RetryPolicy _retries = new(client.Options);
    private readonly byte[] _signature = new byte[ImageFormat.SignatureBytes];
    private int _signatureLength;
    private string? _claimed;
    private string? _warning;

    /// <summary>Fetches and saves.</summary>
    /// <param name="imageUri">Where the image is.</param>
    /// <param name="fileName">The name asked for, made safe.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>The path of the file, and a warning where it was named otherwise than asked.</returns>
    /// <exception cref="GptImageException">DownloadFailed, NotAnImage, FileExists, RedirectRefused.</exception>
    public async Task<(string Path, string? Warning)> RunAsync(
        Uri imageUri, string fileName, CancellationToken cancellationToken)
    {
        folder.Make();
        var temporary = folder.NewTemporaryPath();
        var saved = false;
        try
        {
            await FetchAsync(imageUri, fileName, temporary, cancellationToken).ConfigureAwait(false);
            var path = folder.PathOf(_claimed!);
            MoveIntoPlace(temporary, path);
            saved = true;
            return (path, _warning);
        }
        finally
        {
            if (!saved)
            {
                Unclaim();
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Writes the whole image to the temporary file, going on where a broken connection left it.</summary>
    private async Task FetchAsync(Uri imageUri, string fileName, string temporary, CancellationToken cancellationToken)
    {
        using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        var image = new ImageRequest(client.Options, imageUri, options.MaximumBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var clock = client.Options.TimeProvider;
        var start = clock.GetTimestamp();
        var furthest = 0L;
        ImageVersion? version = null;
        try
        {
            for (var retries = 0; ; retries++)
            {
                TimeSpan pause;
                try
                {
                    using var body = await image
                        .OpenAsync(version, file.Length, cancellationToken)
                        .ConfigureAwait(false);
                    version = body.Version;
                    await ReceiveAsync(imageUri, fileName, body, file, buffer).ConfigureAwait(false);
                    return;
                }
                catch (GptImageException error) when (MayPass(error))
                {
                    // A try that got farther than all before is progress and does not use up the patience, unless all
                    // of them together are slower than one may be.
                    if (file.Length > furthest)
                    {
                        furthest = file.Length;
                        var longest = ImageStream.LongestTimeFor(furthest, client.Options.RequestTimeout);
                        retries = clock.GetElapsedTime(start) <= longest ? 0 : retries;
                    }

                    if (!_retries.TryGetPause(retries, error.RetryAfter, out pause))
                    {
                        throw;
                    }
                }

                await _retries.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ReceiveAsync(Uri imageUri, string fileName, ImageStream body, FileStream file, byte[] buffer)
    {
        if (body.Offset != file.Length)
        {
            // It may be another version, of another kind.
            file.SetLength(0);
            _signatureLength = 0;
            Unclaim();
        }

        file.Position = file.Length;
        int read;
        while ((read = await body.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            received(read);
            if (_claimed is null)
            {
                var taken = Math.Min(read, _signature.Length - _signatureLength);
                Array.Copy(buffer, 0, _signature, _signatureLength, taken);
                _signatureLength += taken;
                if (_signatureLength == _signature.Length)
                {
                    Claim(imageUri, fileName);
                }
            }

            file.Write(buffer, 0, read);
        }

        if (_claimed is null)
        {
            Claim(imageUri, fileName);
        }
    }

    /// <summary>Names the file after what the content is, before the rest of it is fetched.</summary>
    private void Claim(Uri imageUri, string fileName)
    {
        var extension = ImageFormat.ExtensionOf(_signature.AsSpan(0, _signatureLength))
            ?? throw new GptImageException(GptImageErrorId.NotAnImage, Messages.NotAnImage.With(ImageAddress.Show(imageUri)));
        var (stem, asked) = FileNames.Split(fileName);
        if (asked.Length > 0 && !ImageFormat.AreSame(asked, extension))
        {
            _warning = Messages.ExtensionReplaced.With(fileName, stem + extension);
        }
        else if (asked.Length > 0)
        {
            extension = asked;
        }

        var path = folder.PathOf(stem + extension);
        if (!claims.TryTake(stem + extension))
        {
            throw new GptImageException(GptImageErrorId.FileExists, Messages.FileOfSameCall.With(path))
            {
                Case = ErrorCase.FileOfSameCall,
            };
        }

        _claimed = stem + extension;
        if (!options.Force && File.Exists(path))
        {
            throw new GptImageException(GptImageErrorId.FileExists, Messages.FileExists.With(path));
        }
    }

    private void Unclaim()
    {
        if (_claimed is not null)
        {
            claims.Release(_claimed);
            _claimed = _warning = null;
        }
    }

    private void MoveIntoPlace(string temporary, string path)
    {
        try
        {
#if NET
            File.Move(temporary, path, options.Force);
#else
            if (options.Force)
            {
                File.Delete(path);
            }

            File.Move(temporary, path);
#endif
        }
        catch (IOException) when (!options.Force && File.Exists(path))
        {
            throw new GptImageException(GptImageErrorId.FileExists, Messages.FileExists.With(path));
        }
    }

    /// <summary>Whether another try may do better: no answer, a cut, a busy or failing server.</summary>
    private static bool MayPass(GptImageException error) =>
        error.ErrorId == GptImageErrorId.DownloadFailed && error.StatusCode is null or 429 or >= 500;
}
