namespace GptImage15.Credentials;

/// <summary>The settings of the environment.</summary>
internal static class EnvironmentSettings
{
    /// <summary>The vault of the environment; null for the default vault.</summary>
    public static string? Vault => Of("GPTIMAGE15_VAULT");

    /// <summary>The value of a variable; null where it is blank.</summary>
    public static string? Of(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
