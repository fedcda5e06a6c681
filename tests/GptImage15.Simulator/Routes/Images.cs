using System.Globalization;
using System.Text;

namespace GptImage15.Simulator;

/// <summary>The images of tasks, samples of each format, and files of any size. No API key is required.</summary>
internal sealed class Images(SimulatorOptions options, TaskBook tasks)
{
    private const string TaskImages = "/images/";
    private const string Samples = "/samples/";
    private const string Files = "/files/";

    private static readonly BytesContent NotFound = new(
        "text/html; charset=utf-8",
        Encoding.UTF8.GetBytes("<!DOCTYPE html><html><head><title>404 Not Found</title></head></html>\n"));

    public static bool Owns(string path) =>
        path.StartsWith(TaskImages, StringComparison.Ordinal)
        || path.StartsWith(Files, StringComparison.Ordinal)
        || path.StartsWith(Samples, StringComparison.Ordinal);

    public Answer Answer(HttpRequest request, bool ignoreRange)
    {
        var path = request.Path.Value!;
        var (content, version) =
            path.StartsWith(TaskImages, StringComparison.Ordinal) ? TaskImage(path[TaskImages.Length..])
            : path.StartsWith(Files, StringComparison.Ordinal) ? File(path[Files.Length..], request)
            : Sample(path[Samples.Length..]);
        return content is null ? new Answer(404, NotFound) : RangedAnswer.Of(request, content, version!, ignoreRange);
    }

    private (Content? Content, string? Version) TaskImage(string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || tasks.Find(rest[..slash]) is not { } task
            || tasks.Look(task) != TaskState.Success
            || !rest.EndsWith(".png", StringComparison.Ordinal)
            || !TryNumber(rest[(slash + 1)..^".png".Length], out var number)
            || number < 1
            || number > task.ImageCount)
        {
            return default;
        }

        var content = options.ImageKind == ImageKind.Png
            ? new BytesContent("image/png", task.Image((int)number))
            : SampleImages.Of(options.ImageKind);
        return (content, $"{task.Id}-{number}");
    }

    private static (Content? Content, string? Version) File(string name, HttpRequest request) =>
        TryNumber(request.Query["size"], out var size)
            ? (new FileContent(name, size), $"{Uri.EscapeDataString(name)}-{size}")
            : default;

    private static (Content? Content, string? Version) Sample(string name) =>
        Enum.TryParse<ImageKind>(name, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? (SampleImages.Of(kind), kind.ToString())
            : default;

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
