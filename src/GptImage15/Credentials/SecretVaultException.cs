using System.Management.Automation;

namespace GptImage15.Credentials;

/// <summary>
/// Why a vault did not return the API key. Scripts match on these names; a released name never changes.
/// </summary>
public enum SecretVaultErrorId
{
    /// <summary>The SecretManagement module is not installed.</summary>
    SecretManagementNotInstalled,

    /// <summary>No vault of that name is registered.</summary>
    SecretVaultNotFound,

    /// <summary>The vault is locked, and the session cannot ask for its password.</summary>
    SecretVaultLocked,

    /// <summary>The vault has no secret of that name.</summary>
    SecretNotFound,

    /// <summary>The secret is not a string, a SecureString or a credential.</summary>
    SecretWrongType,
}

/// <summary>A vault did not return the API key.</summary>
public sealed class SecretVaultException : Exception, IContainsErrorRecord
{
    internal SecretVaultException(SecretVaultErrorId errorId, string message)
        : base(message) => ErrorId = errorId;

    /// <summary>The reason.</summary>
    public SecretVaultErrorId ErrorId { get; }

    /// <summary>The error record of this exception.</summary>
    public ErrorRecord ErrorRecord => new(this, ErrorId.ToString(), CategoryOf(ErrorId), null);

    /// <summary>The category of an error id.</summary>
    internal static ErrorCategory CategoryOf(SecretVaultErrorId id) => id switch
    {
        SecretVaultErrorId.SecretManagementNotInstalled => ErrorCategory.NotInstalled,
        SecretVaultErrorId.SecretVaultNotFound => ErrorCategory.ObjectNotFound,
        SecretVaultErrorId.SecretVaultLocked => ErrorCategory.PermissionDenied,
        SecretVaultErrorId.SecretNotFound => ErrorCategory.ObjectNotFound,
        SecretVaultErrorId.SecretWrongType => ErrorCategory.InvalidType,
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, null),
    };
}
