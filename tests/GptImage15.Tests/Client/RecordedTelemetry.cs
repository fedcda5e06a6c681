using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GptImage15.Tests.Client;

/// <summary>
/// Records the spans and measurements of the client that belong to this test, not those of tests in parallel.
/// </summary>
internal sealed class RecordedTelemetry : IDisposable
{
    private const string Name = "GptImage15";

    private static readonly AsyncLocal<RecordedTelemetry?> Current = new();

    private readonly ActivityListener _activities = new();
    private readonly MeterListener _meters = new();

    public RecordedTelemetry()
    {
        Current.Value = this;
        _activities.ShouldListenTo = source => source.Name == Name;
        _activities.Sample = (ref ActivityCreationOptions<ActivityContext> _) => Current.Value == this
            ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.None;
        _activities.ActivityStarted = activity => Add(Started, activity);
        _activities.ActivityStopped = activity =>
        {
            if (Started.Contains(activity))
            {
                Ended.Enqueue(activity);
            }
        };
        ActivitySource.AddActivityListener(_activities);

        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            Add(Measurements, new(instrument.Name, value, tags.ToArray())));
        _meters.Start();
    }

    public ConcurrentQueue<Activity> Started { get; } = [];

    public ConcurrentQueue<Activity> Ended { get; } = [];

    public ConcurrentQueue<Measurement> Measurements { get; } = [];

    /// <summary>The sum of a counter.</summary>
    public long Sum(string counter) => Measurements.Where(each => each.Counter == counter).Sum(each => each.Value);

    /// <summary>All names, values and tags, as text.</summary>
    public string AllText => string.Join('\n',
    [
        .. Ended.Select(span => $"{span.DisplayName} {span.OperationName} {span.StatusDescription}"),
        .. Ended.SelectMany(span => span.TagObjects.Concat(span.Baggage.Select(Of))).Select(tag => $"{tag}"),
        .. Ended.SelectMany(span => span.Events).Select(each => $"{each.Name} {string.Join(' ', each.Tags)}"),
        .. Measurements.SelectMany(each => each.Tags.Select(tag => $"{each.Counter} {each.Value} {tag}")),
    ]);

    public void Dispose()
    {
        Current.Value = null;
        _activities.Dispose();
        _meters.Dispose();
    }

    private static KeyValuePair<string, object?> Of(KeyValuePair<string, string?> pair) => new(pair.Key, pair.Value);

    private void Add<T>(ConcurrentQueue<T> queue, T item)
    {
        if (Current.Value == this)
        {
            queue.Enqueue(item);
        }
    }
}

/// <summary>One measurement of a counter.</summary>
internal sealed record Measurement(string Counter, long Value, KeyValuePair<string, object?>[] Tags);
