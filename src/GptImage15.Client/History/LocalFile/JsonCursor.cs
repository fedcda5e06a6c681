using System.Runtime.CompilerServices;
using GptImage15.History.LocalIndex;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads JSON without white space. Each method returns false where something else follows; the place is undefined then,
/// except after <see cref="Take"/> and where the first character is another.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private const byte Quote = (byte)'"';
    private const byte Backslash = (byte)'\\';

    private ReadOnlySpan<byte> _rest = json;

    public readonly bool IsAtEnd => _rest.Length == 0;

    /// <summary>Reads one character.</summary>
    public bool Take(byte character)
    {
        if (_rest.Length == 0 || _rest[0] != character)
        {
            return false;
        }

        _rest = _rest.Slice(1);
        return true;
    }

    /// <summary>Reads the name of a field and its colon. The name can be any text: it must be compared.</summary>
    [MethodImpl(HotMethod.Options)]
    public bool TryName(out ReadOnlySpan<byte> name)
    {
        var length = Take(Quote) ? _rest.IndexOf(Quote) : -1;
        if (length < 0)
        {
            name = default;
            return false;
        }

        name = _rest.Slice(0, length);
        _rest = _rest.Slice(length + 1);
        return Take((byte)':');
    }

    /// <summary>Reads a text without escape sequences and without letters outside ASCII.</summary>
    [MethodImpl(HotMethod.Options)]
    public bool TryText(out ReadOnlySpan<byte> text) => TryText(out text, out _);

    /// <inheritdoc cref="TryText(out ReadOnlySpan{byte})"/>
    [MethodImpl(HotMethod.Options)]
    public bool TryText(out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> quoted)
    {
        var start = _rest;
        var length = Take(Quote) ? _rest.IndexOf(Quote) : -1;
        if (length < 0)
        {
            text = quoted = default;
            return false;
        }

        text = _rest.Slice(0, length);
        quoted = start.Slice(0, length + 2);
        _rest = _rest.Slice(length + 1);
        return IsPlain(text);
    }

    /// <summary>Reads an integer that is not negative and has few digits.</summary>
    public bool TrySmallNumber(out int number)
    {
        var digits = 0;
        number = 0;
        while (digits < _rest.Length && _rest[digits] is >= (byte)'0' and <= (byte)'9')
        {
            number = (10 * number) + _rest[digits] - '0';
            digits++;
        }

        var isSmall = digits is > 0 and < 10 && (digits == 1 || _rest[0] != (byte)'0');
        _rest = _rest.Slice(digits);
        return isSmall;
    }

    /// <summary>Reads past any text.</summary>
    [MethodImpl(HotMethod.Options)]
    public bool TrySkipText()
    {
        if (!Take(Quote))
        {
            return false;
        }

        while (IndexOfEnd(_rest) is var end and >= 0)
        {
            var character = _rest[end];
            _rest = _rest.Slice(end + 1);
            if (character == Quote)
            {
                return true;
            }

            if (character != Backslash || !TrySkipEscaped())
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Reads past a list of texts.</summary>
    public bool TrySkipTexts()
    {
        if (!Take((byte)'['))
        {
            return false;
        }

        if (Take((byte)']'))
        {
            return true;
        }

        do
        {
            if (!TrySkipText())
            {
                return false;
            }
        }
        while (Take((byte)','));

        return Take((byte)']');
    }

    private bool TrySkipEscaped()
    {
        // Other escape sequences are left to the serializer.
        var isSimple = _rest.Length > 0 && "\"\\/bfnrt"u8.IndexOf(_rest[0]) >= 0;
        _rest = isSimple ? _rest.Slice(1) : _rest;
        return isSimple;
    }

    /// <summary>The end of the text or the next escape sequence; -1 where a control character comes first.</summary>
    [MethodImpl(HotMethod.Options)]
    private static int IndexOfEnd(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(Quote, Backslash);
        return end < 0 || HasControlCharacter(text.Slice(0, end)) ? -1 : end;
    }

    // No SearchValues: the runtime starts with an unoptimized version of its code, and a process reads the file once.
#if NET
    private static bool HasControlCharacter(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0;

    [MethodImpl(HotMethod.Options)]
    private static bool IsPlain(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 && text.IndexOf(Backslash) < 0;
#else
    [MethodImpl(HotMethod.Options)]
    private static bool HasControlCharacter(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (value < ' ')
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(HotMethod.Options)]
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (value is < (byte)' ' or > (byte)'~' or Backslash)
            {
                return false;
            }
        }

        return true;
    }
#endif
}
