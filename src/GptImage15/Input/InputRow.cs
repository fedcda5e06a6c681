using System.Collections;
using System.Management.Automation;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>Finds the properties of one piped object. Lists their names at most once.</summary>
/// <param name="input">The object.</param>
internal sealed class InputRow(PSObject input)
{
    private const string FileCopyType = "Deserialized.System.IO.FileSystemInfo";

    private string[]? _names;
    private bool? _isFile;

    /// <summary>The object without its PSObject wrapper.</summary>
    public object BaseObject => input.BaseObject;

    /// <summary>Whether the object is a file or a folder, or a copy of one from another session.</summary>
    public bool IsFile => _isFile ??= input.BaseObject is FileSystemInfo
        || (input.BaseObject is PSCustomObject && input.TypeNames.Contains(FileCopyType));

    /// <summary>The converted value of the first of these properties that has one. Null is converted too.</summary>
    /// <param name="convert">Converts the value.</param>
    /// <param name="names">
    /// The names of the property, this module's own first. After these, names with the same letters and digits, for
    /// example 'Idempotency Key', or 'IdempotencyKey ' of Import-Csv.
    /// </param>
    /// <exception cref="GptImageException">InvalidRequest: the property throws, or its value has another
    /// type.</exception>
    public T Read<T>(Func<object?, T> convert, params string[] names)
    {
        try
        {
            return convert(names.Concat(NamesLike(names)).Select(Get).FirstOrDefault(HasValue));
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A property may be a script, and an object may be of any class. Both can throw any exception.
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, CmdletMessages.InputUnreadable.With(names[0], exception.Message));
        }
    }

    private object? Get(string name) => input.BaseObject is IDictionary map ? map[name]
        : input.Properties[name] is { } property && (!IsFile || IsOfFileRow(property)) ? property.Value
        : null;

    /// <summary>
    /// Whether a property of a file was added to it. A file's own properties are none of a row: its size is no image
    /// size. In a copy from another session, all properties look like added ones.
    /// </summary>
    private static bool IsOfFileRow(PSPropertyInfo property) => property is PSNoteProperty
        && !property.Name.Equals(nameof(GptImageRequest.Size), StringComparison.OrdinalIgnoreCase);

    /// <summary>The names of the object's properties that have the letters and digits of one of the names.</summary>
    private IEnumerable<string> NamesLike(string[] names)
    {
        _names ??= input.BaseObject is IDictionary map
            ? [.. map.Keys.OfType<string>()]
            : [.. input.Properties.Select(property => property.Name)];
        foreach (var name in _names)
        {
            foreach (var other in names)
            {
                if (IsLike(name, other))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>Compares two names, without allocations: it is called for each property of each row.</summary>
    private static bool IsLike(string name, string other)
    {
        var (i, j) = (NextLetter(name, 0), NextLetter(other, 0));
        while (i < name.Length && j < other.Length && char.ToUpperInvariant(name[i]) == char.ToUpperInvariant(other[j]))
        {
            (i, j) = (NextLetter(name, i + 1), NextLetter(other, j + 1));
        }

        return i == name.Length && j == other.Length;
    }

    /// <summary>The position of the next letter or digit, or the end.</summary>
    private static int NextLetter(string name, int position)
    {
        while (position < name.Length && !char.IsLetterOrDigit(name[position]))
        {
            position++;
        }

        return position;
    }

    /// <summary>An empty cell of a table has no value.</summary>
    private static bool HasValue(object? value) =>
        InputProperties.Unwrap(value) is not (null or DBNull or "" or ICollection { Count: 0 });
}
