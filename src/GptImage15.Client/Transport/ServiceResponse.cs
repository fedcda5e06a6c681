using System.Buffers;
using System.Text;
using GptImage15.Addresses;

namespace GptImage15.Transport;

/// <summary>A response of the service, read completely into a rented buffer.</summary>
internal sealed class ServiceResponse(int httpStatus, TimeSpan? retryAfter, string? location, KeyRedaction key)
    : IDisposable
{
    private const int ExcerptCharacters = 200;
    private const int ShownCharacters = 1000;

    private byte[]? _buffer;
    private int _length;
    private string? _bodyFailure;

    /// <summary>The HTTP status.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>The pause in the header <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The header <c>Location</c>.</summary>
    public string? Location { get; } = location;

    /// <summary>Why the body could not be read completely; null where it was.</summary>
    public string? BodyFailure
    {
        get => _bodyFailure;
        set => _bodyFailure = value is null ? null : key.Redact(value);
    }

    public bool IsSuccessStatus => HttpStatus is >= 200 and < 300;

    public bool IsRedirect => HttpStatus is >= 300 and < 400;

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    /// <summary>
    /// Takes over a buffer of <see cref="ArrayPool{T}.Shared"/>, converts UTF-16 and UTF-32 to UTF-8, and removes the
    /// API key.
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

        key.Redact(_buffer.AsSpan(0, _length));
    }

    /// <summary>
    /// A text of the response on one line, without the API key and without the queries of URLs, which may be
    /// signatures. A long text is cut: a server can send megabytes.
    /// </summary>
    public string Show(string text) => OneLine(WithoutSecrets(text), ShownCharacters);

    /// <summary>A task id in the response, without the API key and control characters.</summary>
    public string ShowId(string id) => OneLine(SecureUri.WithoutQuery(key.RedactId(id)), int.MaxValue);

    /// <summary>The first printable characters of the body on one line, for error messages.</summary>
    public string Excerpt()
    {
        var bytes = Body.Length > 4 * ExcerptCharacters ? Body.Slice(0, 4 * ExcerptCharacters) : Body;
        // UTF-16 or UTF-32 inside UTF-8 has zeros between the characters.
        return OneLine(WithoutSecrets(Encoding.UTF8.GetString(bytes.ToArray()).Replace("\0", "")), ExcerptCharacters);
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

    private string WithoutSecrets(string text) => SecureUri.WithoutQuery(key.Redact(text));

    /// <summary>A text without line breaks and other control characters, which a terminal could execute.</summary>
    private static string OneLine(string text, int maximumCharacters)
    {
        var line = new StringBuilder();
        foreach (var character in text)
        {
            if (line.Length == maximumCharacters)
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
}
