namespace GptImage15.TestSupport.Table;

/// <summary>A request to a store.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">The path and the query.</param>
/// <param name="Headers">The lines of the headers.</param>
/// <param name="Body">The body.</param>
internal sealed record StoreRequest(string Method, string Target, IReadOnlyList<string> Headers, byte[] Body)
{
    /// <summary>The path without the query.</summary>
    public string Path => Target.Split('?')[0];
}
