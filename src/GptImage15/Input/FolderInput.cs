using System.Management.Automation;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>Reads a folder from a PowerShell path, which may be on any provider.</summary>
internal static class FolderInput
{
    /// <summary>
    /// The folder's path in the file system. A relative path starts at the current location of the session.
    /// </summary>
    /// <exception cref="GptImageException">InvalidRequest: the path is not in the file system.</exception>
    public static string Resolve(PathIntrinsics paths, string folder)
    {
        try
        {
            var path = paths.GetUnresolvedProviderPathFromPSPath(folder, out var provider, out _);
            return provider.Name == "FileSystem"
                ? path
                : throw new GptImageException(
                    GptImageErrorId.InvalidRequest, CmdletMessages.DestinationNotFolder.With(folder, provider.Name));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException
            || (exception is RuntimeException and not PipelineStoppedException))
        {
            // The drive or the provider does not exist, or the provider rejects the path.
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.DestinationUnusable.With(folder, exception.Message));
        }
    }
}
