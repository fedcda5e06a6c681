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

    /// <summary>The state after a service; the rest of the identity follows.</summary>
    public ulong OfService(ReadOnlySpan<byte> service) => _step(_step(Start, service), "\n"u8);

    /// <summary>The hash of an idempotency key or task id that follows a service.</summary>
    [MethodImpl(HotMethod.Options)]
    public ulong Of(ulong service, ReadOnlySpan<byte> keyOrTaskId) => Mix(_step(service, keyOrTaskId));

    /// <summary>The hash of a whole identity.</summary>
    public ulong Of(string identity) => Mix(_step(Start, Encoding.UTF8.GetBytes(identity)));

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
