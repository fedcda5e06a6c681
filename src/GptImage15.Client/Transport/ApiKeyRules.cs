using GptImage15.Resources;

namespace GptImage15.Transport;

/// <summary>What a key must be to be sent at all.</summary>
internal static class ApiKeyRules
{
    /// <summary>The key without the white space a file or a clipboard puts around it.</summary>
    /// <exception cref="GptImageException">ApiKeyNotFound: empty. InvalidRequest: a header can't carry it; the message
    /// says where, never what.</exception>
    public static string Check(string apiKey)
    {
        var key = apiKey.Trim();
        if (key.Length == 0)
        {
            throw new GptImageException(GptImageErrorId.ApiKeyNotFound, Messages.ApiKeyEmpty);
        }

        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] is <= ' ' or > '~')
            {
                throw new GptImageException(GptImageErrorId.InvalidRequest, Messages.ApiKeyUnsendable.With(i + 1));
            }
        }

        return key;
    }
}
