using System.Runtime.CompilerServices;
using System.Text;

namespace GptImage15.History.LocalIndex;

/// <summary>Numbers the addresses of services from 1, so that submissions can share them. 0 is no address.</summary>
internal sealed class ServiceNumbers(IdentityHash hash)
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<ulong> _hashes = [hash.OfService([])];

    // Almost always, the next line has the same address.
    private byte[] _last = [];
    private int _lastNumber;

    /// <summary>The number of an address.</summary>
    [MethodImpl(HotMethod.Options)]
    public int Of(Utf8Field service)
    {
        if (!service.IsSet)
        {
            return 0;
        }

        if (_lastNumber == 0 || !service.Text.SequenceEqual(_last))
        {
            _last = service.Text.ToArray();
            _lastNumber = NumberOf(Encoding.UTF8.GetString(_last));
        }

        return _lastNumber;
    }

    /// <summary>The number of an address; 0 where no submission has it.</summary>
    public int Find(string service) => _numbers.TryGetValue(service, out var number) ? number : 0;

    /// <summary>The hash of an idempotency key or task id of a service.</summary>
    [MethodImpl(HotMethod.Options)]
    public ulong Hash(int service, ReadOnlySpan<byte> keyOrTaskId) => hash.Of(_hashes[service], keyOrTaskId);

    private int NumberOf(string service)
    {
        if (!_numbers.TryGetValue(service, out var number))
        {
            number = _hashes.Count;
            _numbers.Add(service, number);
            _hashes.Add(hash.OfService(_last));
        }

        return number;
    }
}
