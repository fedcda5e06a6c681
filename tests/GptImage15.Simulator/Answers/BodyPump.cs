namespace GptImage15.Simulator;

/// <summary>Writes a body to a stream in portions, with the speed that a fault sets.</summary>
internal sealed class BodyPump(Stream target, Fault? fault, TimeProvider time, CancellationToken aborted)
{
    private const int Portion = 64 * 1024;

    private static readonly BytesContent WhiteSpace = new("text/plain", Spaces());

    public async ValueTask SendAsync(Answer answer, long length)
    {
        var most = fault?.SlowBytes ?? Portion;
        for (long sent = 0; sent < length;)
        {
            var bytes = answer.Content.At(answer.Offset + sent, (int)Math.Min(most, length - sent));
            await target.WriteAsync(bytes, aborted);
            sent += bytes.Length;
            if (fault?.SlowBytes is not null)
                await RestAsync();
        }
    }

    public async Task SendWithoutEndAsync()
    {
        while (true)
        {
            await target.WriteAsync(WhiteSpace.At(0, fault?.SlowBytes ?? Portion), aborted);
            if (fault?.SlowBytes is not null)
                await RestAsync();
        }
    }

    private async Task RestAsync()
    {
        await target.FlushAsync(aborted);
        await Task.Delay(fault!.SlowInterval, time, aborted);
    }

    private static byte[] Spaces()
    {
        var spaces = new byte[Portion];
        spaces.AsSpan().Fill((byte)' ');
        return spaces;
    }
}
