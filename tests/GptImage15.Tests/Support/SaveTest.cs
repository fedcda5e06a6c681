using System.Collections.Concurrent;
using GptImage15.Saving;

namespace GptImage15.Tests.Support;

/// <summary>A test that saves images of a simulated service to a temporary folder.</summary>
public abstract class SaveTest : ServiceTest
{
    private protected const long Size = 1_000_000;

    private protected TemporaryFolder Folder { get; } = new();

    private protected GptImageSaveOptions Saving { get; } = new();

    private protected string Destination { get; set; } = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Destination = Folder.Path;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>A PNG that depends on its name and size.</summary>
    private protected Uri Image(string name = "fox", long size = Size) =>
        new(Service.BaseUri, $"files/{name}?size={size}");

    private protected Uri Sample(string kind) => new(Service.BaseUri, "samples/" + kind);

    private protected static ImageToSave Request(Uri uri, string? name = "fox") => Request(uri.OriginalString, name);

    private protected static ImageToSave Request(string url, string? name = "fox", bool isFromService = false) =>
        new() { ImageUrl = url, FileName = name, IsFromService = isFromService };

    private protected async Task<GptImageOutcome<FileInfo>> Save(Uri uri, string? name = "fox", int retries = 0) =>
        Assert.Single(await Save(retries, Request(uri, name)));

    private protected Task<GptImageOutcome<FileInfo>[]> Save(params ImageToSave[] requests) => Save(0, requests);

    private protected async Task<GptImageOutcome<FileInfo>[]> Save(int retries, params ImageToSave[] requests)
    {
        var outcomes = new ConcurrentQueue<GptImageOutcome<FileInfo>>();
        var engine = Create.SaveEngine(Client(retries), Destination, Saving, outcomes.Enqueue);
        foreach (var request in requests)
        {
            await engine.AddAsync(request, CancellationToken.None);
        }

        await engine.CompleteAsync();
        Assert.Equal(requests.Length, engine.Finished);
        Assert.Equal(requests.Length, outcomes.Count);
        return [.. outcomes];
    }

    /// <summary>The content of an address, downloaded at once.</summary>
    private protected async Task<byte[]> BytesOf(Uri uri)
    {
        using var bytes = new MemoryStream();
        await Client().DownloadAsync(uri, bytes);
        return bytes.ToArray();
    }

    private protected void AssertNothingSaved(GptImageErrorId id, GptImageOutcome<FileInfo> outcome)
    {
        Assert.Equal(id, outcome.Error?.ErrorId);
        Assert.Null(outcome.Result);
        Assert.Empty(Folder.FileNames);
    }
}
