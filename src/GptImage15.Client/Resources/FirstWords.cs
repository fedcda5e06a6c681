using System.Text;

namespace GptImage15.Resources;

/// <summary>The beginning of a text of the user, for messages.</summary>
internal static class FirstWords
{
    private const int MaximumCharacters = 40;

    /// <summary>At most 40 characters on one line, and an ellipsis where more follow.</summary>
    public static string Of(string? text)
    {
        var words = new StringBuilder();
        foreach (var character in (text ?? "").Trim())
        {
            if (words.Length == MaximumCharacters)
            {
                if (char.IsHighSurrogate(words[words.Length - 1]))
                {
                    words.Length--;
                }

                return words.ToString().TrimEnd() + "…";
            }

            words.Append(char.IsControl(character) ? ' ' : character);
        }

        return words.ToString();
    }
}
