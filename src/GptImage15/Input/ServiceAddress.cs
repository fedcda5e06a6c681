using GptImage15.Addresses;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>The address of the service: the parameter's, else the environment's, else the service's own.</summary>
internal static class ServiceAddress
{
    private const string Variable = "GPTIMAGE15_BASE_URI";

    /// <summary>The address.</summary>
    /// <param name="parameter">The value of -BaseUri; null without it.</param>
    /// <exception cref="GptImageException">InvalidRequest: the environment variable is not an address.</exception>
    public static Uri Of(Uri? parameter)
    {
        if (parameter is not null)
        {
            return parameter;
        }

        var setting = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(setting) ? GptImageClientOptions.DefaultBaseUri
            : Uri.TryCreate(setting, UriKind.Absolute, out var uri) ? uri
            : throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.BaseUriInvalid.With(SecureUri.Show(setting)));
    }
}
