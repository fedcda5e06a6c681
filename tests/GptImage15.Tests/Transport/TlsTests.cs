using System.Buffers.Binary;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Transport;

/// <summary>TLS 1.2 or later, whatever the server offers.</summary>
public class TlsTests
{
    private const int Handshake = 22;
    private const int Alert = 21;
    private const int SupportedVersions = 43;
    private const int Tls11 = 0x0302;
    private const int Tls12 = 0x0303;

    [Fact]
    public async Task Given_a_server_with_TLS_1_1_only_when_calling_then_neither_request_nor_key_is_sent()
    {
        await using var server = new RawListener(
            received => IsWholeRecord(received) && received[0] == Handshake ? ServerHello(Tls11) : null);
        var client = Create.Client(
            "sk-1", new() { BaseUri = new Uri($"https://localhost:{server.Port}"), MaximumRetryCount = 0 });

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        var records = RecordsOf(Assert.Single(await server.ReceivedAsync())).ToArray();
        Assert.Equal(Handshake, records[0][0]);
        Assert.All(records[1..], record => Assert.Equal(Alert, record[0]));
    }

    [Fact]
    public async Task Given_a_TLS_handshake_when_calling_then_nothing_earlier_than_TLS_1_2_is_offered()
    {
        await using var server = new RawListener(received => IsWholeRecord(received) ? [] : null);
        var client = Create.Client(
            "sk-1", new() { BaseUri = new Uri($"https://localhost:{server.Port}"), MaximumRetryCount = 0 });

        await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));

        Assert.All(
            VersionsOffered(Assert.Single(await server.ReceivedAsync())), version => Assert.True(version >= Tls12));
    }

    private static bool IsWholeRecord(byte[] received) =>
        received.Length >= 5 && received.Length >= 5 + LengthAt(received, 3);

    private static IEnumerable<byte[]> RecordsOf(byte[] sent)
    {
        for (var at = 0; at < sent.Length; at += 5 + LengthAt(sent, at + 3))
        {
            yield return sent[at..(at + 5 + LengthAt(sent, at + 3))];
        }
    }

    /// <summary>
    /// The answer of a server that took this version, with a cipher of that time (RFC 4346, 7.4.1.3).
    /// </summary>
    private static byte[] ServerHello(int version)
    {
        byte[] body = [(byte)(version >> 8), (byte)version, .. new byte[32], 0, 0xC0, 0x13, 0];
        return
        [
            Handshake, (byte)(version >> 8), (byte)version, 0, (byte)(body.Length + 4), 2, 0, 0, (byte)body.Length,
            .. body,
        ];
    }

    /// <summary>
    /// What a client hello offers: its extension's list, or its own version where it has none (RFC 8446, 4.2.1).
    /// </summary>
    private static List<int> VersionsOffered(byte[] hello)
    {
        const int VersionAt = 5 + 4;
        var at = VersionAt + 2 + 32;
        at += 1 + hello[at];
        at += 2 + LengthAt(hello, at);
        at += 1 + hello[at];
        var end = at + 2 + LengthAt(hello, at);
        for (at += 2; at < end; at += 4 + LengthAt(hello, at + 2))
        {
            if (LengthAt(hello, at) == SupportedVersions)
            {
                var list = hello.AsSpan(at + 5, hello[at + 4]);
                var versions = new List<int>();
                for (var i = 0; i < list.Length; i += 2)
                {
                    // Values of the form 0xNANA are reserved, to test that servers ignore unknown ones (RFC 8701).
                    var version = BinaryPrimitives.ReadUInt16BigEndian(list[i..]);
                    if ((version & 0x0F0F) != 0x0A0A)
                    {
                        versions.Add(version);
                    }
                }

                return versions;
            }
        }

        return [LengthAt(hello, VersionAt)];
    }

    private static int LengthAt(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
}
