namespace GptImage15.Simulator;

/// <summary>A task that the service has accepted. Its status depends only on the clock.</summary>
internal sealed class ServiceTask
{
    private readonly WeakReference<byte[]>?[] images;
    private int refunded;

    public ServiceTask(string id, GenerateRequest request, DateTimeOffset createdAt,
        DateTimeOffset runsAt, DateTimeOffset endsAt, int imageCount)
    {
        Id = id;
        Request = request;
        CreatedAt = createdAt;
        RunsAt = runsAt;
        EndsAt = endsAt;
        Fails = request.Prompt.Contains("forbidden", StringComparison.OrdinalIgnoreCase);
        images = new WeakReference<byte[]>?[imageCount];
    }

    public string Id { get; }

    public GenerateRequest Request { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset RunsAt { get; }

    public DateTimeOffset EndsAt { get; }

    public bool Fails { get; }

    public int ImageCount => images.Length;

    public TaskState StateAt(DateTimeOffset now) =>
        now < RunsAt ? TaskState.Pending
        : now < EndsAt ? TaskState.InProgress
        : Fails ? TaskState.Failed
        : TaskState.Success;

    /// <summary>Whether the caller must refund the credits: true once, for a failed task.</summary>
    public bool TakeRefund() => Fails && Interlocked.Exchange(ref refunded, 1) == 0;

    /// <summary>The image with this number (from 1). It is created on request and kept while memory allows.</summary>
    public byte[] Image(int number)
    {
        ref var kept = ref images[number - 1];
        if (Volatile.Read(ref kept) is { } weak && weak.TryGetTarget(out var png))
            return png;

        var (width, height) = GenerateRequest.PixelsOf(Request.Size);
        png = PngPainter.Paint($"{Request.Prompt}#{number}", width, height);
        Volatile.Write(ref kept, new WeakReference<byte[]>(png));
        return png;
    }
}
