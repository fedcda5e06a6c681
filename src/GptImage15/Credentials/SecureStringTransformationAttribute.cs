using System.Management.Automation;
using System.Net;
using System.Security;
using GptImage15.Resources;

namespace GptImage15.Credentials;

/// <summary>
/// Lets a key be given as a string or a credential where a SecureString is asked for. All else is refused here: PowerShell's
/// own error would show the value.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecureStringTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            SecureString key => key,
            string text => new NetworkCredential("", text).SecurePassword,
            PSCredential credential => credential.Password,
            var other => throw new ArgumentTransformationMetadataException(Messages.ApiKeyWrongType.With(other.GetType().Name)),
        };
}
