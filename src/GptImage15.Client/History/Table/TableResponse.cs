namespace GptImage15.History.Table;

/// <summary>A response of the store.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="ETag">The version of the row; null where the response has none.</param>
/// <param name="Date">The time of the store.</param>
/// <param name="Next">The query of the next page, escaped; null at the end.</param>
internal sealed record TableResponse(int Status, byte[] Body, string? ETag, DateTimeOffset? Date, string? Next);
