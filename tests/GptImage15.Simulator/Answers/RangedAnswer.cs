namespace GptImage15.Simulator;

/// <summary>Creates a response with a content, or with the one requested range of it.</summary>
internal static class RangedAnswer
{
    public static Answer Of(HttpRequest request, Content content, string version, bool ignoreRange)
    {
        var tag = $"\"{version}\"";
        var whole = new Answer(200, content).With("ETag", tag).With("Accept-Ranges", "bytes");

        // The response to several ranges, or to a range of another version, may be the whole content (RFC 9110, 14.2
        // and 13.1.5).
        if (ignoreRange
            || request.Headers.Range.Count == 0
            || request.GetTypedHeaders().Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges }
            || IsOfAnotherVersion(request, tag))
        {
            return whole;
        }

        var range = ranges.Single();
        var from = range.From ?? Math.Max(0, content.Length - range.To!.Value);
        var to = range.From is null ? content.Length - 1 : Math.Min(range.To ?? long.MaxValue, content.Length - 1);
        if (from > to)
            return new Answer(416, Content.Empty).With("Content-Range", $"bytes */{content.Length}");

        var part = whole with { Status = 206, Offset = from, Length = to - from + 1 };
        return part.With("Content-Range", $"bytes {from}-{to}/{content.Length}");
    }

    private static bool IsOfAnotherVersion(HttpRequest request, string tag) =>
        request.Headers.IfRange is { Count: > 0 } condition && condition.ToString() != tag;
}
