using System.Diagnostics;

namespace GptImage15.Tests.Client;

/// <summary>A clock that runs a thousand times as fast as time, so that a pause of 5 s takes 5 ms.</summary>
internal sealed class FastClock : TimeProvider
{
    private const int Speed = 1000;

    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private readonly long _startTimestamp = Stopwatch.GetTimestamp();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + Stopwatch.GetElapsedTime(_startTimestamp) * Speed;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(System.CreateTimer(callback, state, Real(dueTime), Real(period)));

    private static TimeSpan Real(TimeSpan time) => time <= TimeSpan.Zero ? time : time / Speed;

    private sealed class FastTimer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Real(dueTime), Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
