using System.Runtime.CompilerServices;
using System.Text;
using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// Hashes of idempotency keys and task ids with their service, as <see cref="HistoryRecord.IdentityOf"/> joins them.
/// </summary>
/// <param name="step">Adds bytes to a state; null for FNV-1a. Tests pass one with collisions.</param>
internal sealed class IdentityHash(IdentityHash.Step? step = null)
{
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly Step _step = step ?? Fnv;

    /// <summary>Adds bytes to the state of a hash.</summary>
    public delegate ulong Step(ulong state, ReadOnlySpan<byte> bytes);

    /// <summary>The hash of a service; 0 for none.</summary>
    public ulong OfService(ReadOnlySpan<byte> service) => service.Length == 0 ? 0 : OfPart(service);

    /// <summary>The hash of an idempotency key or task id without its service.</summary>
    [MethodImpl(HotMethod.Options)]
    public ulong OfPart(ReadOnlySpan<byte> part) => _step(Start, part);

    /// <summary>The hash of an idempotency key or task id of a service, from the hashes of both parts.</summary>
    public static ulong Of(ulong service, ulong keyOrTaskId) => Mix(Mix(service) ^ keyOrTaskId);

    /// <summary>The hash of a whole identity.</summary>
    public ulong Of(string identity)
    {
        // No address of a service has a line feed.
        var bytes = Encoding.UTF8.GetBytes(identity).AsSpan();
        var end = bytes.IndexOf((byte)'\n');
        return Of(OfService(bytes.Slice(0, Math.Max(end, 0))), OfPart(bytes.Slice(end + 1)));
    }

    /// <summary>The hash of other bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => Mix(Fnv(Start, bytes));

    /// <summary>Spreads the bits: the table uses the upper and the lower ones.</summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }

    [MethodImpl(HotMethod.Options)]
    private static ulong Fnv(ulong state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            state = (state ^ value) * Prime;
        }

        return state;
    }
}
