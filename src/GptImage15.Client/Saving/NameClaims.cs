using System.Text;

namespace GptImage15.Saving;

/// <summary>The names that images of one call have taken, so that no two of them are saved under one name.</summary>
/// <param name="folder">Where the files are.</param>
internal sealed class NameClaims(DestinationFolder folder)
{
    private readonly object _gate = new();
    private HashSet<string>? _taken;

    /// <summary>Takes a name; false where another image has it.</summary>
    public bool TryTake(string name)
    {
        lock (_gate)
        {
            _taken ??= new HashSet<string>(folder.Names);
            return _taken.Add(KeyOf(name));
        }
    }

    /// <summary>Gives a name back that was not used in the end.</summary>
    public void Release(string name)
    {
        lock (_gate)
        {
            _taken!.Remove(KeyOf(name));
        }
    }

    /// <summary>
    /// File systems of Apple take the composed and the decomposed form of a letter for one, and so do readers.
    /// </summary>
    private static string KeyOf(string name) => name.Normalize(NormalizationForm.FormC);
}
