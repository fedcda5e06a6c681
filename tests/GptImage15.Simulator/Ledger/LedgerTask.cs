namespace GptImage15.Simulator;

/// <summary>A task in the ledger, at the time of reading.</summary>
public sealed record LedgerTask
{
    /// <summary>The task id.</summary>
    public required string TaskId { get; init; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The size as sent; null if it was not sent.</summary>
    public string? Size { get; init; }

    /// <summary>The quality as sent; null if it was not sent.</summary>
    public string? Quality { get; init; }

    /// <summary>The images to edit; null for text-to-image.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>The input fidelity as sent; null if it was not sent.</summary>
    public string? InputFidelity { get; init; }

    /// <summary>The callback_url as sent; null if it was not sent.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The API key that paid for it.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The time of acceptance.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the end, in the past or in the future.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The current state.</summary>
    public required TaskState State { get; init; }

    /// <summary>The credits that it costs; 0 after a failure.</summary>
    public required int Credits { get; init; }

    /// <summary>The number of polls.</summary>
    public required int Polls { get; init; }
}
