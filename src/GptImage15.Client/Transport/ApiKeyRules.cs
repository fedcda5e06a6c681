using GptImage15.Resources;

namespace GptImage15.Transport;

/// <summary>The rules for an API key that can be sent in a header.</summary>
internal static class ApiKeyRules
{
    /// <summary>The API key without the white space at its ends, which files and clipboards add.</summary>
    /// <exception cref="GptImageException">ApiKeyNotFound: it is empty. InvalidRequest: it has a character that cannot
    /// be sent; the message names the position, not the character.</exception>
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
