using System.Management.Automation;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Credentials;

/// <summary>
/// Reads an address that is given as a string. PowerShell's own error about one that can't be read would show the user and
/// the password in it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            Uri address => address,
            var other => Read(LanguagePrimitives.ConvertTo<string>(other)),
        };

    private static Uri Read(string address) => Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out var uri)
        ? uri
        : throw new ArgumentTransformationMetadataException(Messages.AddressUnreadable.With(SecureUri.Show(address)));
}
