namespace GptImage15.Simulator;

/// <summary>A task as the ledger has it at the moment it is asked.</summary>
public sealed record LedgerTask
{
    /// <summary>The id the service gave.</summary>
    public required string TaskId { get; init; }

    /// <summary>The prompt it was submitted with.</summary>
    public required string Prompt { get; init; }

    /// <summary>The size as sent; null when none was.</summary>
    public string? Size { get; init; }

    /// <summary>The quality as sent; null when none was.</summary>
    public string? Quality { get; init; }

    /// <summary>The images to edit; null for text-to-image.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>The input fidelity as sent; null when none was.</summary>
    public string? InputFidelity { get; init; }

    /// <summary>The callback's address; null when none was sent.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The key that paid.</summary>
    public required string ApiKey { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended or will end.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Its state now.</summary>
    public required TaskState State { get; init; }

    /// <summary>The credits it cost: none once it has failed.</summary>
    public required int Credits { get; init; }

    /// <summary>How many status requests named it.</summary>
    public required int Polls { get; init; }
}
