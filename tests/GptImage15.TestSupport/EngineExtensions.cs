using GptImage15.Saving;
using GptImage15.Submitting;
using GptImage15.Waiting;

namespace GptImage15.TestSupport;

/// <summary>Calls of engines in the form that most tests need.</summary>
internal static class EngineExtensions
{
    /// <summary>Checks a request and adds it. A request that fails the check gets its error as its outcome.</summary>
    public static Task AddAsync(
        this SubmissionEngine engine, GptImageRequest request, CancellationToken cancellationToken) =>
        new RequestFeed(engine).AddAsync(request, cancellationToken);

    /// <summary>Adds a task, which ends at once.</summary>
    public static void Add(this WaitEngine engine, GptImageTask task) =>
        engine.AddAsync(task, CancellationToken.None).GetAwaiter().GetResult();

    public static Task CompleteAsync(this WaitEngine engine) => engine.CompleteAsync(CancellationToken.None);

    public static Task CompleteAsync(this SaveEngine engine) => engine.CompleteAsync(CancellationToken.None);
}
