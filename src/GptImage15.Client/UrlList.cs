using System.Collections.ObjectModel;

namespace GptImage15;

/// <summary>
/// URLs, with a text that contains all of them. Export-Csv writes the text of a value; that of an array is the name of
/// its type.
/// </summary>
internal sealed class UrlList : ReadOnlyCollection<string>
{
    private static readonly UrlList None = new([]);

    private UrlList(string[] urls)
        : base(urls)
    {
    }

    /// <summary>The number of URLs, under the name that an array has for it.</summary>
    public int Length => Count;

    /// <summary>A copy of a list; an empty list for null.</summary>
    public static UrlList Of(IEnumerable<string>? urls) => urls switch
    {
        null => None,
        UrlList list => list,
        _ => urls.ToArray() is { Length: > 0 } copy ? new(copy) : None,
    };

    /// <summary>The URLs, separated by spaces.</summary>
    public override string ToString() => string.Join(" ", Items);
}
