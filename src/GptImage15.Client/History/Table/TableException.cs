namespace GptImage15.History.Table;

/// <summary>The store cannot be reached, or refuses a request.</summary>
/// <param name="message">Why, without secrets.</param>
/// <param name="mayPass">Whether another attempt can succeed.</param>
/// <param name="retryAfter">The pause that the store asked for.</param>
/// <param name="neverSent">Whether the store did not get the request.</param>
/// <param name="isRowRefused">Whether the store does not accept the row, also at another time.</param>
internal sealed class TableException(
    string message, bool mayPass, TimeSpan? retryAfter, bool neverSent = false, bool isRowRefused = false)
    : Exception(message)
{
    /// <summary>Whether the store does not accept the row, also at another time.</summary>
    public bool IsRowRefused { get; } = isRowRefused;

    /// <summary>Whether the store did not get the request.</summary>
    public bool NeverSent { get; } = neverSent;

    /// <summary>Whether another attempt can succeed.</summary>
    public bool MayPass { get; } = mayPass;

    /// <summary>The pause that the store asked for.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
