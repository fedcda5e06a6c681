namespace GptImage15.Tests.Client;

/// <summary>A value of an option that is out of its range is an error of the program, and nothing is sent.</summary>
public sealed class OptionRangeTests : ClientTest
{
    private static readonly TimeSpan Negative = TimeSpan.FromTicks(-1);

    public static TheoryData<string, Action<GptImageClientOptions>> OfClient => new()
    {
        { "RequestTimeout", options => options.RequestTimeout = TimeSpan.Zero },
        { "RequestTimeout", options => options.RequestTimeout = Timeout.InfiniteTimeSpan },
        { "RequestTimeout", options => options.RequestTimeout = TimeSpan.MaxValue },
        { "MaximumRetryCount", options => options.MaximumRetryCount = -1 },
        { "RetryInterval", options => options.RetryInterval = Negative },
    };

    public static TheoryData<string, GptImageSubmitOptions> OfSubmissions => new()
    {
        { "ThrottleLimit", new() { ThrottleLimit = 0 } },
        { "MaxCredits", new() { MaxCredits = -1 } },
    };

    public static TheoryData<string, GptImageWaitOptions> OfWaits => new()
    {
        { "Timeout", new() { Timeout = Negative } },
        { "PollInterval", new() { PollInterval = TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1) } },
        { "ThrottleLimit", new() { ThrottleLimit = 0 } },
    };

    public static TheoryData<string, GptImageSaveOptions> OfSaving => new()
    {
        { "ThrottleLimit", new() { ThrottleLimit = -1 } },
        { "MaximumBytes", new() { MaximumBytes = 0 } },
    };

    [Theory]
    [MemberData(nameof(OfClient))]
    public void Given_a_wrong_option_when_creating_a_client_then_it_is_out_of_range(
        string name, Action<GptImageClientOptions> change) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => CreateClient(change));

    [Theory]
    [MemberData(nameof(OfSubmissions))]
    public async Task Given_a_wrong_option_when_submitting_then_it_is_out_of_range(
        string name, GptImageSubmitOptions options)
    {
        var request = new GptImageRequest { Prompt = "a fox" };

        await AssertOutOfRangeAsync(name, () => CreateClient().SubmitAsync(request, options));
        await AssertOutOfRangeAsync(name, () => CreateClient().SubmitEachAsync([request], options));
    }

    [Theory]
    [MemberData(nameof(OfWaits))]
    public Task Given_a_wrong_option_when_waiting_then_it_is_out_of_range(string name, GptImageWaitOptions options) =>
        AssertOutOfRangeAsync(
            name, () => CreateClient().WaitEachAsync([new GptImageTask { TaskId = "n1" }], options));

    [Theory]
    [MemberData(nameof(OfSaving))]
    public Task Given_a_wrong_option_when_saving_then_it_is_out_of_range(string name, GptImageSaveOptions options) =>
        AssertOutOfRangeAsync(name, () => CreateClient().SaveEachAsync([new GptImageTask()], Folder.Path, options));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public Task Given_a_wrong_Last_when_reading_the_history_then_it_is_out_of_range(int last) =>
        AssertOutOfRangeAsync("Last", () => CreateClient().ReadHistoryAsync(new() { Last = last }));

    private Task AssertOutOfRangeAsync<T>(string name, Func<IAsyncEnumerable<T>> stream) =>
        AssertOutOfRangeAsync(name, async () => await stream().ToArrayAsync());

    private async Task AssertOutOfRangeAsync(string name, Func<Task> call)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(name, call);
        Assert.Empty(Ledger.SeenRequests);
    }
}
