using System.Text;

namespace GptImage15.Saving;

/// <summary>The names that the images of one call use, so that no two images get the same name.</summary>
internal sealed class NameClaims
{
    private readonly object _gate = new();
    private readonly HashSet<string> _taken = [];

    /// <summary>Reserves a name in a folder; false if another image has it.</summary>
    public bool TryTake(DestinationFolder folder, string name)
    {
        lock (_gate)
        {
            return _taken.Add(KeyOf(folder, name));
        }
    }

    /// <summary>Releases a reserved name that is not used.</summary>
    public void Release(DestinationFolder folder, string name)
    {
        lock (_gate)
        {
            _taken.Remove(KeyOf(folder, name));
        }
    }

    /// <summary>
    /// File systems of Apple treat the composed and the decomposed form of a letter as the same, and both look the
    /// same.
    /// </summary>
    private static string KeyOf(DestinationFolder folder, string name)
    {
        var path = Path.GetFullPath(folder.PathOf(name)).Normalize(NormalizationForm.FormC);
        return folder.IgnoresCase ? path.ToUpperInvariant() : path;
    }
}
