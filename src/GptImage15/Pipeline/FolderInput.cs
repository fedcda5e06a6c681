using System.Management.Automation;
using GptImage15.Resources;

namespace GptImage15.Pipeline;

/// <summary>Reads a folder from a path of PowerShell, which may lie on any provider.</summary>
internal static class FolderInput
{
    /// <summary>
    /// The folder's path in the file system. A relative path counts from the location at the time of the call.
    /// </summary>
    /// <exception cref="GptImageException">InvalidRequest: it is no path of the file system.</exception>
    public static string Resolve(PathIntrinsics paths, string folder)
    {
        try
        {
            var path = paths.GetUnresolvedProviderPathFromPSPath(folder, out var provider, out _);
            return provider.Name == "FileSystem"
                ? path
                : throw new GptImageException(
                    GptImageErrorId.InvalidRequest, Messages.DestinationNotFolder.With(folder, provider.Name));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException
            || (exception is RuntimeException and not PipelineStoppedException))
        {
            // There is no such drive or provider, or its provider takes no such path.
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.DestinationUnusable.With(folder, exception.Message));
        }
    }
}
