using System.Text;

namespace GptImage15.Simulator;

/// <summary>The smallest valid image of each format, and the page that a CDN sends in place of one.</summary>
internal static class SampleImages
{
    private static readonly BytesContent Png = new("image/png", PngPainter.Paint("sample", 1, 1));

    private static readonly BytesContent Jpeg = Encoded(
        "image/jpeg",
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////"
        + "////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxD/2Q==");

    private static readonly BytesContent WebP = Encoded(
        "image/webp", "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    private static readonly BytesContent Gif = Encoded(
        "image/gif", "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private static readonly BytesContent Avif = Encoded(
        "image/avif",
        "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxp"
        + "YmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB0AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAAB"
        + "AABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAIAAAACAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgQ0MAAAA"
        + "ABNjb2xybmNseAACAAIAAYAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACVtZGF0EgAKCBgANogQEAwgMg8f8D///8WfhwB8+ErK42A=");

    private static readonly BytesContent Html = new(
        "text/html; charset=utf-8",
        Encoding.UTF8.GetBytes(
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
            + "<body>Checking your browser</body></html>\n"));

    public static Content Of(ImageKind kind) => kind switch
    {
        ImageKind.Png => Png,
        ImageKind.Jpeg => Jpeg,
        ImageKind.WebP => WebP,
        ImageKind.Gif => Gif,
        ImageKind.Avif => Avif,
        _ => Html,
    };

    private static BytesContent Encoded(string type, string base64) => new(type, Convert.FromBase64String(base64));
}
