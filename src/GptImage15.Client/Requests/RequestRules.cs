using GptImage15.Addresses;
using GptImage15.Resources;

namespace GptImage15.Requests;

/// <summary>
/// The service's rules for a request (POST /api/generate), checked before anything is sent.
/// </summary>
internal static class RequestRules
{
    /// <summary>The longest prompt, in Unicode scalar values. The service says "characters".</summary>
    public const int MaximumPromptLength = 2000;

    /// <summary>Unicode's mark for bytes that a reader could not decode.</summary>
    private const char ReplacementCharacter = '\uFFFD';

    /// <summary>The longest tag, in Unicode scalar values.</summary>
    public const int MaximumTagLength = 256;

    /// <summary>
    /// The longest file name with its folders, in UTF-16 code units. The shortest limit of a path is 260, on Windows.
    /// </summary>
    public const int MaximumFileNameLength = 240;

    /// <summary>The sizes the service makes, its default first.</summary>
    public static readonly string[] Sizes = ["1024*1024", "1024*1536", "1536*1024"];

    /// <summary>The qualities, in rising order.</summary>
    public static readonly string[] Qualities = ["low", "medium", "high"];

    /// <summary>The quality of a request that has none.</summary>
    public const string DefaultQuality = "medium";

    /// <summary>The values of <see cref="GptImageRequest.InputFidelity"/>.</summary>
    public static readonly string[] InputFidelities = ["low", "high"];

    /// <summary>A copy of the request in the service's own spelling.</summary>
    /// <exception cref="GptImageException">InvalidRequest: names the value and what would be right.</exception>
    public static GptImageRequest Check(GptImageRequest request)
    {
        var images = request.ImageUrl?.Where(IsGiven).ToArray() is { Length: > 0 } urls ? urls : null;
        if (IsGiven(request.InputFidelity) && images is null)
        {
            throw Invalid(Messages.InputFidelityWithoutImage.With(request.InputFidelity));
        }

        return request with
        {
            Prompt = CheckPrompt(request.Prompt),
            Size = OneOf(nameof(request.Size), request.Size, Sizes),
            Quality = OneOf(nameof(request.Quality), request.Quality, Qualities),
            ImageUrl = images is null ? null
                : UrlList.Of(images.Select(url => CheckUrl(nameof(request.ImageUrl), url))),
            InputFidelity = OneOf(nameof(request.InputFidelity), request.InputFidelity, InputFidelities),
            CallbackUrl = IsGiven(request.CallbackUrl)
                ? CheckUrl(nameof(request.CallbackUrl), request.CallbackUrl!)
                : null,
            IdempotencyKey = CheckKey(request.IdempotencyKey),
            Tag = CheckTag(request.Tag),
            FileName = CheckFileName(request.FileName),
        };
    }

    /// <summary>Whether there is a value. An empty or blank cell of a table is none.</summary>
    private static bool IsGiven(string? value) => !string.IsNullOrWhiteSpace(value);

    private static string CheckPrompt(string? prompt)
    {
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw Invalid(Messages.PromptEmpty.With(MaximumPromptLength));
        }

        var length = CountCharacters(prompt!, Messages.PromptBrokenCharacter);
        return length <= MaximumPromptLength
            ? prompt!
            : throw Invalid(Messages.PromptTooLong.With(length, MaximumPromptLength));
    }

    /// <summary>
    /// The history must return an idempotency key unchanged, or the next process does not recognize it. White space
    /// around it comes from the table and is removed.
    /// </summary>
    private static string? CheckKey(string? key)
    {
        if (!IsGiven(key))
        {
            return null;
        }

        CountCharacters(key!, Messages.IdempotencyKeyBrokenCharacter);
        return key!.Trim();
    }

    private static string? CheckTag(string? tag)
    {
        if (!IsGiven(tag))
        {
            return null;
        }

        var trimmed = tag!.Trim();
        var length = CountCharacters(trimmed, Messages.TagBrokenCharacter);
        return length <= MaximumTagLength ? trimmed : throw Invalid(Messages.TagTooLong.With(length, MaximumTagLength));
    }

    /// <summary>
    /// A file name that cannot be saved to is found before the image is paid for. Characters that a file system does
    /// not allow are replaced when the image is saved.
    /// </summary>
    private static string? CheckFileName(string? name)
    {
        if (!IsGiven(name))
        {
            return null;
        }

        CountCharacters(name!, Messages.FileNameBrokenCharacter);
        return name!.Length > MaximumFileNameLength
            ? throw Invalid(Messages.FileNameTooLong.With(name.Length, MaximumFileNameLength))
            : name.Split('/', '\\').Any(part => part.Trim() is "" or "." or "..") || IsDrive(name)
                ? throw Invalid(Messages.FileNameOutside.With(name))
                : name.Trim();
    }

    private static bool IsDrive(string name) => name.Length > 1 && name[1] == ':' && char.IsLetter(name[0]);

    /// <summary>The length in Unicode scalar values. Rejects lone surrogates and replacement characters.</summary>
    private static int CountCharacters(string text, string brokenMessage)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++, count++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (text[i] == ReplacementCharacter)
            {
                throw new GptImageException(GptImageErrorId.InvalidRequest, Messages.TextDamaged.With(i + 1))
                {
                    Case = ErrorCase.TextDamaged,
                };
            }
            else if (char.IsSurrogate(text[i]))
            {
                throw Invalid(brokenMessage.With(i + 1));
            }
        }

        return count;
    }

    private static string? OneOf(string name, string? value, string[] allowed)
    {
        if (!IsGiven(value))
        {
            return null;
        }

        // Most callers spell a value as the service does.
        if (Array.IndexOf(allowed, value) is var known and >= 0)
        {
            return allowed[known];
        }

        // No other value of the service has one of these letters.
        var word = value!.Trim().Replace('x', '*').Replace('X', '*').Replace('×', '*');
        return Array.Find(allowed, one => one.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw Invalid(
                Messages.ValueNotAllowed.With(name, value, string.Join(Messages.ListSeparator, allowed)));
    }

    private static string CheckUrl(string name, string url)
    {
        // On Unix "/tmp/a.png" is an absolute file URI, so the scheme decides, not "absolute".
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        var isFile = name == nameof(GptImageRequest.ImageUrl)
            && (uri is { IsFile: true } || url.IndexOf("://", StringComparison.Ordinal) < 0);
        throw Invalid((isFile ? Messages.UrlIsFilePath : Messages.UrlNotHttp).With(name, SecureUri.Show(url)));
    }

    private static GptImageException Invalid(string message) => new(GptImageErrorId.InvalidRequest, message);
}
