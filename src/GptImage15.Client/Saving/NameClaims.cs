using System.Runtime.InteropServices;

namespace GptImage15.Saving;

/// <summary>The paths that images of one call have taken, so that no two of them are saved under one name.</summary>
internal sealed class NameClaims
{
    // Linux tells A.png from a.png; Windows and, by default, macOS don't.
    private readonly HashSet<string> _taken = new(
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    public bool IsTaken(string path)
    {
        lock (_taken)
        {
            return _taken.Contains(path);
        }
    }

    /// <summary>Takes a path; false where another image has it.</summary>
    public bool TryTake(string path)
    {
        lock (_taken)
        {
            return _taken.Add(path);
        }
    }

    /// <summary>Gives a path back that was not used in the end.</summary>
    public void Release(string path)
    {
        lock (_taken)
        {
            _taken.Remove(path);
        }
    }
}
