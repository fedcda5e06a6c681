using System.Reflection;
using System.Runtime.CompilerServices;

namespace GptImage15.Tests.Client;

/// <summary>A program can test its own code with a subclass of the client.</summary>
public sealed class SubclassTests
{
    [Fact]
    public void Given_the_client_when_its_public_methods_are_listed_then_a_subclass_can_override_each()
    {
        var methods = typeof(GptImageClient)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.True(method.IsVirtual && !method.IsFinal, method.ToString()));
    }

    [Fact]
    public async Task Given_a_subclass_when_a_program_calls_it_then_nothing_is_sent()
    {
        var fake = new FakeClient();

        var files = await RunAsync(fake, [new() { Prompt = "a fox" }, new() { Prompt = "" }]);

        Assert.Equal(["a fox"], files);
        Assert.Equal(["a fox", ""], fake.Submitted);
        Assert.Equal(GptImageTaskStatus.Success, (await fake.GetStatusAsync("n1")).Status);
        Assert.Equal("n1", Assert.Single((await fake.ReadHistoryAsync()).Tasks).TaskId);
        Assert.True((await fake.TestConnectionAsync()).IsAuthorized);
    }

    /// <summary>A program as a user writes it.</summary>
    private static async Task<string[]> RunAsync(GptImageClient client, GptImageRequest[] requests) =>
        await client.SaveEachAsync(client.WaitEachAsync(client.SubmitEachAsync(requests)), "images")
            .Where(outcome => outcome.Result is not null)
            .Select(outcome => outcome.Result!.Name)
            .ToArrayAsync();

    /// <summary>Uses public members only.</summary>
    private sealed class FakeClient : GptImageClient
    {
        public List<string> Submitted { get; } = [];

        public override async IAsyncEnumerable<GptImageOutcome<GptImageTask>> SubmitEachAsync(
            IAsyncEnumerable<GptImageRequest> requests,
            GptImageSubmitOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var request in requests.WithCancellation(cancellationToken))
            {
                Submitted.Add(request.Prompt!);
                yield return request.Prompt is ""
                    ? new(request, error: new(GptImageErrorId.InvalidRequest, "No prompt."))
                    : new(request, new() { TaskId = "n1", Prompt = request.Prompt });
            }
        }

        public override IAsyncEnumerable<GptImageOutcome<GptImageTask>> WaitEachAsync(
            IAsyncEnumerable<GptImageOutcome<GptImageTask>> tasks,
            GptImageWaitOptions? options = null,
            CancellationToken cancellationToken = default) => tasks;

        public override IAsyncEnumerable<GptImageOutcome<FileInfo>> SaveEachAsync(
            IAsyncEnumerable<GptImageOutcome<GptImageTask>> tasks,
            string destination,
            GptImageSaveOptions? options = null,
            CancellationToken cancellationToken = default) =>
            tasks.Select(task => new GptImageOutcome<FileInfo>(
                task.Target, task.Result is { } paid ? new FileInfo(paid.Prompt!) : null, task.Error));

        public override Task<GptImageTask> GetStatusAsync(
            string taskId, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GptImageTask { TaskId = taskId, Status = GptImageTaskStatus.Success });

        public override Task<GptImageHistory> ReadHistoryAsync(
            GptImageHistoryQuery? query = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GptImageHistory([new() { TaskId = "n1" }]));

        public override Task<GptImageConnection> TestConnectionAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(new GptImageConnection { IsReachable = true, IsAuthorized = true });
    }
}
