namespace GptImage15.Tests.Client;

/// <summary>A null in place of an argument is an error of the program, at the call and not at the first item.</summary>
public sealed class NullArgumentTests : ClientTest
{
    public static TheoryData<string, Func<GptImageClient, object>> Calls => new()
    {
        { "request", client => client.SubmitAsync(null!) },
        { "requests", client => client.SubmitEachAsync((IEnumerable<GptImageRequest>)null!) },
        { "requests", client => client.SubmitEachAsync((IAsyncEnumerable<GptImageRequest>)null!) },
        { "taskId", client => client.GetStatusAsync(null!) },
        { "tasks", client => client.WaitEachAsync((IEnumerable<GptImageTask>)null!) },
        { "tasks", client => client.WaitEachAsync((IAsyncEnumerable<GptImageOutcome<GptImageTask>>)null!) },
        { "tasks", client => client.SaveEachAsync((IEnumerable<GptImageTask>)null!, "folder") },
        { "tasks", client => client.SaveEachAsync((IAsyncEnumerable<GptImageOutcome<GptImageTask>>)null!, "folder") },
        { "destination", client => client.SaveEachAsync((IEnumerable<GptImageTask>)[], null!) },
        { "imageUri", client => client.DownloadAsync(null!, Stream.Null) },
        { "destination", client => client.DownloadAsync(new Uri("https://example.com/a.png"), null!) },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Given_null_when_calling_then_the_argument_is_named(
        string name, Func<GptImageClient, object> call)
    {
        await Assert.ThrowsAsync<ArgumentNullException>(
            name, () => call(CreateClient()) as Task ?? Task.CompletedTask);

        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public void Given_null_in_place_of_an_option_when_creating_a_client_then_it_is_named()
    {
        Assert.Throws<ArgumentNullException>("BaseUri", () => CreateClient(options => options.BaseUri = null!));
        Assert.Throws<ArgumentNullException>(
            "TimeProvider", () => CreateClient(options => options.TimeProvider = null!));
    }
}
