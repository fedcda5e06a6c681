using System.Buffers;
using System.Text;

namespace GptImage15.Transport;

/// <summary>One answer of the service, read whole into a rented buffer.</summary>
internal sealed class ServiceAnswer(int httpStatus, TimeSpan? retryAfter, string? location, KeyRedaction key) : IDisposable
{
    private const int ExcerptCharacters = 200;

    private byte[]? _buffer;
    private int _length;
    private string? _bodyFailure;

    /// <summary>The status of the HTTP answer.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>What the header <c>Retry-After</c> asks for.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Where a redirect leads.</summary>
    public string? Location { get; } = location;

    /// <summary>Why the body could not be read to its end; null when it was.</summary>
    public string? BodyFailure
    {
        get => _bodyFailure;
        set => _bodyFailure = value is null ? null : key.Redact(value);
    }

    public bool IsSuccessStatus => HttpStatus is >= 200 and < 300;

    public bool IsRedirect => HttpStatus is >= 300 and < 400;

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    /// <summary>
    /// Takes over a buffer of <see cref="ArrayPool{T}.Shared"/>: makes UTF-8 of another Unicode, and blots the key out.
    /// </summary>
    public void SetBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
        if (WideText.Detect(Body) is { } encoding)
        {
            var text = encoding.GetString(buffer, 0, length);
            ArrayPool<byte>.Shared.Return(buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
            _length = Encoding.UTF8.GetBytes(text, 0, text.Length, _buffer, 0);
        }

        key.Blot(_buffer.AsSpan(0, _length));
    }

    /// <summary>A text from the answer without the key, and without the signatures of addresses.</summary>
    public string WithoutSecrets(string text) => SecureUri.WithoutQuery(key.Redact(text));

    /// <summary>The first printable characters of the body on one line, for an error's message.</summary>
    public string Excerpt()
    {
        var bytes = Body.Length > 4 * ExcerptCharacters ? Body.Slice(0, 4 * ExcerptCharacters) : Body;
        // UTF-16 and UTF-32 amid UTF-8 have zeros between their letters.
        var text = WithoutSecrets(Encoding.UTF8.GetString(bytes.ToArray()).Replace("\0", ""));
        var line = new StringBuilder(ExcerptCharacters);
        foreach (var character in text)
        {
            if (line.Length == ExcerptCharacters)
            {
                line.Append('…');
                break;
            }

            if (!char.IsControl(character) && !char.IsWhiteSpace(character))
            {
                line.Append(character);
            }
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().Trim();
    }

    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            _length = 0;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
