using System.Buffers;
using GptImage15.Addresses;
using GptImage15.Resources;
using GptImage15.Time;

namespace GptImage15.Saving;

/// <summary>
/// Downloads one image to a file. It is written to a temporary file in the same folder, which is renamed when the image
/// is complete. A file with the final name is always complete.
/// </summary>
/// <param name="clientOptions">The options for requests.</param>
/// <param name="options">The options for saving.</param>
/// <param name="folder">The folder.</param>
/// <param name="claims">The names that the images of this call use.</param>
/// <param name="received">Receives the number of bytes of each read.</param>
internal sealed class ImageDownload(
    GptImageClientOptions clientOptions,
    GptImageSaveOptions options,
    DestinationFolder folder,
    NameClaims claims,
    Action<int> received)
{
    private const int BufferBytes = 128 * 1024;

    private readonly RetryPolicy _retries = new(clientOptions);
    private readonly byte[] _signature = new byte[ImageFormat.SignatureBytes];
    private int _signatureLength;
    private string? _claimed;
    private string? _warning;

    /// <summary>Downloads and saves the image.</summary>
    /// <param name="imageUri">The URL of the image.</param>
    /// <param name="fileName">The file name with its folders; it is safe.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <returns>The path of the file, and a warning if its name differs from the specified one.</returns>
    /// <exception cref="GptImageException">DownloadFailed, NotAnImage, FileExists, RedirectRefused.</exception>
    public async Task<(string Path, string? Warning)> RunAsync(
        Uri imageUri, string fileName, CancellationToken cancellationToken)
    {
        folder.MakeFor(fileName);
        var temporary = folder.NewTemporaryPath(fileName);
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

    /// <summary>
    /// Writes the image to the temporary file. After an interrupted connection, continues at the end of the file.
    /// </summary>
    private async Task FetchAsync(Uri imageUri, string fileName, string temporary, CancellationToken cancellationToken)
    {
        using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        var image = new ImageRequest(clientOptions, imageUri, options.MaximumBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var progress = new DownloadProgress(clientOptions);
        ImageVersion? version = null;
        try
        {
            var error = await _retries.RunAsync(
                async () =>
                {
                    try
                    {
                        using var body = await image
                            .OpenAsync(version, file.Length, cancellationToken)
                            .ConfigureAwait(false);
                        version = body.Version;
                        await ReceiveAsync(imageUri, fileName, body, file, buffer).ConfigureAwait(false);
                        return null;
                    }
                    catch (GptImageException failure)
                    {
                        return failure;
                    }
                },
                MayPass,
                cancellationToken,
                () => progress.IsMadeBy(file.Length),
                subject: ImageAddress.Show(imageUri)).ConfigureAwait(false);
            if (error is not null)
            {
                throw error;
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
            // The server may send another version, in another format.
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

    /// <summary>Chooses the name by the format of the content, before the rest of it is downloaded.</summary>
    private void Claim(Uri imageUri, string fileName)
    {
        var extension = ImageFormat.ExtensionOf(_signature.AsSpan(0, _signatureLength))
            ?? throw new GptImageException(
                GptImageErrorId.NotAnImage, Messages.NotAnImage.With(ImageAddress.Show(imageUri)));
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
        if (!claims.TryTake(folder, stem + extension))
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
            claims.Release(folder, _claimed);
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

    /// <summary>
    /// Whether another attempt may succeed: no response, an interrupted connection, a busy or failing server.
    /// </summary>
    private static bool MayPass(GptImageException error) =>
        error.ErrorId == GptImageErrorId.DownloadFailed && error.StatusCode is null or 429 or >= 500;
}
