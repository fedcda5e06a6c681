using System.Text;

namespace GptImage15.Saving;

/// <summary>The names that the images of one call use, so that no two images get the same name.</summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class NameClaims(DestinationFolder folder)
{
    private readonly object _gate = new();
    private HashSet<string>? _taken;

    /// <summary>Reserves a name; false if another image has it.</summary>
    public bool TryTake(string name)
    {
        lock (_gate)
        {
            _taken ??= new HashSet<string>(folder.Names);
            return _taken.Add(KeyOf(name));
        }
    }

    /// <summary>Releases a reserved name that is not used.</summary>
    public void Release(string name)
    {
        lock (_gate)
        {
            _taken!.Remove(KeyOf(name));
        }
    }

    /// <summary>
    /// File systems of Apple treat the composed and the decomposed form of a letter as the same, and both look the
    /// same.
    /// </summary>
    private static string KeyOf(string name) => name.Normalize(NormalizationForm.FormC);
}
