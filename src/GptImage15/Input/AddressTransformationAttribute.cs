using System.Management.Automation;
using GptImage15.Addresses;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>
/// Converts an address that is given as a string. The error of PowerShell itself about an unreadable address shows the
/// user name and the password in it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData switch
        {
            null => null,

            // The binder passes a piped object whole before it reads the property with the parameter's name.
            PSObject { BaseObject: PSCustomObject } row =>
                Transform(engineIntrinsics, row.Properties["BaseUri"]?.Value),
            PSObject wrapped => Transform(engineIntrinsics, wrapped.BaseObject),
            Uri address => address,
            var other => Read(LanguagePrimitives.ConvertTo<string>(other)),
        };

    private static Uri Read(string address) => Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out var uri)
        ? uri
        : throw new ArgumentTransformationMetadataException(
            CmdletMessages.AddressUnreadable.With(SecureUri.Show(address)));
}
