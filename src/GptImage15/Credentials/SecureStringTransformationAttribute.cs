using System.Management.Automation;
using System.Net;
using System.Security;

namespace GptImage15.Credentials;

/// <summary>Lets a key be given as a string where a SecureString is asked for.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecureStringTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text ? ToSecureString(text) : inputData;

    private static SecureString ToSecureString(string text) => new NetworkCredential("", text).SecurePassword;
}
