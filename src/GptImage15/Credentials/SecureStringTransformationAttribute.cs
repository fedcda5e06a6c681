using System.Management.Automation;
using System.Net;
using System.Security;
using GptImage15.Resources;

namespace GptImage15.Credentials;

/// <summary>
/// Converts an API key that is given as a string or a credential to a SecureString. Rejects all other types here: the
/// error of PowerShell itself shows the value.
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
            var other => throw new ArgumentTransformationMetadataException(
                CmdletMessages.ApiKeyWrongType.With(other.GetType().Name)),
        };
}
