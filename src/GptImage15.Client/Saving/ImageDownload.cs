using System.Buffers;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Saving;

/// <summary>
/// One image, from its address to its file: streamed into a temporary file beside the target and renamed when whole, so
/// that no one ever sees half an image under its name.
/// </summary>
internal sealed class ImageDownload(GptImageClient client, SaveOptions options, NameClaims claims, Action<int> received)
{
    private const int BufferBytes = 128 * 1024;

    private readonly RetryPolicy _retries = new(client.Options);
    private readonly byte[] _signature = new byte[ImageFormat.SignatureBytes];
    private int _signatureLength;
    private string? _claimed;
    private string? _warning;

    /// <summary>Fetches and saves.</summary>
    /// <returns>The path of the file, and a warning where it was named otherwise than asked.</returns>
    /// <exception cref="GptImageException">DownloadFailed, NotAnImage, FileExists, InsecureUri, RedirectRefused.</exception>
    public async Task<(string Path, string? Warning)> RunAsync(SaveRequest request, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Destination);
        var temporary = Path.Combine(options.Destination, $".{Guid.NewGuid():N}.part");
        var saved = false;
        try
        {
            await FetchAsync(request, temporary, cancellationToken).ConfigureAwait(false);
            MoveIntoPlace(temporary, _claimed!);
            saved = true;
            return (_claimed!, _warning);
        }
        finally
        {
            if (!saved)
            {
                File.Delete(temporary);
                if (_claimed is not null)
                {
                    claims.Release(_claimed);
                }
            }
        }
    }

    /// <summary>Writes the whole image to the temporary file, going on where a broken connection left it.</summary>
    private async Task FetchAsync(SaveRequest request, string temporary, CancellationToken cancellationToken)
    {
        using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        string? validator = null;
        try
        {
            for (var retries = 0; ; retries++)
            {
                TimeSpan pause;
                var before = file.Length;
                try
                {
                    using var image = await client
                        .OpenImageAsync(request.ImageUri, file.Length, validator, cancellationToken)
                        .ConfigureAwait(false);
                    validator = image.Validator;
                    await ReceiveAsync(request, image, file, buffer).ConfigureAwait(false);
                    return;
                }
                catch (GptImageException error) when (MayPass(error))
                {
                    // A try that brought bytes is progress, and does not use up the patience.
                    retries = file.Length > before ? 0 : retries;
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

    private async Task ReceiveAsync(SaveRequest request, ImageStream image, FileStream file, byte[] buffer)
    {
        CheckSize(request, image.TotalLength ?? 0);
        if (image.Offset != file.Length)
        {
            file.SetLength(0);
            _signatureLength = 0;
        }

        file.Position = file.Length;
        int read;
        while ((read = await image.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            received(read);
            if (_claimed is null)
            {
                var taken = Math.Min(read, _signature.Length - _signatureLength);
                Array.Copy(buffer, 0, _signature, _signatureLength, taken);
                _signatureLength += taken;
                if (_signatureLength == _signature.Length)
                {
                    Claim(request);
                }
            }

            // It stands at the end of the file, whose length only the system could tell.
            CheckSize(request, file.Position + read);
            file.Write(buffer, 0, read);
        }

        if (image.TotalLength is { } announced && file.Length != announced)
        {
            throw Failed(request, Messages.LengthDiffers.With(file.Length, announced));
        }

        if (_claimed is null)
        {
            Claim(request);
        }
    }

    /// <summary>Names the file after what the content is, before the rest of it is fetched.</summary>
    private void Claim(SaveRequest request)
    {
        var extension = ImageFormat.ExtensionOf(_signature.AsSpan(0, _signatureLength))
            ?? throw new GptImageException(GptImageErrorId.NotAnImage, Messages.NotAnImage.With(request.ImageUri));
        var (stem, asked) = FileNames.Split(FileNames.MakeSafe(request.FileName));
        if (asked.Length > 0 && !ImageFormat.AreSame(asked, extension))
        {
            _warning = Messages.ExtensionReplaced.With(request.FileName, stem + extension);
        }
        else if (asked.Length > 0)
        {
            extension = asked;
        }

        var path = Path.Combine(options.Destination, stem + extension);
        if (!claims.TryTake(path))
        {
            throw new GptImageException(GptImageErrorId.FileExists, Messages.FileOfSameCall.With(path));
        }

        _claimed = path;
        if (!options.Force && File.Exists(path))
        {
            throw new GptImageException(GptImageErrorId.FileExists, Messages.FileExists.With(path));
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

    private void CheckSize(SaveRequest request, long bytes)
    {
        if (bytes > options.MaximumBytes)
        {
            // A status stands for "another try changes nothing".
            throw new GptImageException(
                GptImageErrorId.DownloadFailed,
                Messages.DownloadFailed.With(request.ImageUri, Messages.BodyTooLarge.With(options.MaximumBytes / (1024 * 1024))),
                statusCode: 200);
        }
    }

    /// <summary>Whether another try may do better: no answer, a cut, a busy or failing server.</summary>
    private static bool MayPass(GptImageException error) =>
        error.ErrorId == GptImageErrorId.DownloadFailed && error.StatusCode is null or 429 or >= 500;

    private static GptImageException Failed(SaveRequest request, string detail) =>
        new(GptImageErrorId.DownloadFailed, Messages.DownloadFailed.With(request.ImageUri, detail));
}
