using System.Diagnostics;
using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Benchmarks.Masking;

/// <summary>A node that does all that a real one does for a masked round but train, send and save; it adds up how long that takes and what travels.</summary>
internal sealed class MaskedNode(string name, ECDsa key, int weight, RoundParameters parameters) : IDisposable
{
    private const int Block = 1 << 16;

    private readonly Stopwatch _clock = new();
    private SecureAggregationClient? _client;
    private EnrolledKeys? _own;

    public string Name => name;

    public int Weight => weight;

    /// <summary>Time that the steps took.</summary>
    public TimeSpan Worked => _clock.Elapsed;

    /// <summary>Bytes to the coordinator.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes from the coordinator, without the model.</summary>
    public long Received { get; private set; }

    /// <summary>The masked vector, which stays here until it is summed.</summary>
    public uint[] Vector { get; private set; } = [];

    /// <param name="publicKeys">Everybody's, to be read as part of the work.</param>
    /// <param name="known">Keys read before, for a node whose time nobody asks for: many such share the checks of signatures.</param>
    public ReadOnlyMemory<byte> Advertise(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> publicKeys, EnrolledKeys? known) => Step(default, () =>
    {
        _own = known is null ? new EnrolledKeys(publicKeys) : null;
        _client = SecureAggregationClient.Start(name, key, parameters, known ?? _own!, new ClientPolicy(), _ => { });
        return _client.Advertise();
    });

    public ReadOnlyMemory<byte> ShareKeys(ReadOnlyMemory<byte> roster) => Step(roster, () => _client!.ShareKeys(roster));

    /// <summary>Quantises and masks, block by block.</summary>
    public ReadOnlyMemory<byte> Mask(ReadOnlyMemory<byte> delivery, float[] update)
    {
        Vector = new uint[parameters.VectorLength];
        Sent += sizeof(uint) * parameters.VectorLength;
        return Step(delivery, () =>
        {
            var mask = _client!.BeginMasking(delivery);
            using var noise = RoundingNoise.Cryptographic();
            var header = Vector.AsSpan(0, VectorHeader.Length);
            VectorHeader.Write(weight, header);
            mask.Apply(header);
            for (var start = 0; start < update.Length; start += Block)
            {
                var count = Math.Min(Block, update.Length - start);
                var block = Vector.AsSpan(VectorHeader.Length + start, count);
                parameters.Quantizer.Quantize(update.AsSpan(start, count), weight, noise, block);
                mask.Apply(block);
            }

            return _client.CompleteMasking();
        });
    }

    public ReadOnlyMemory<byte> Confirm(ReadOnlyMemory<byte> survivors) => Step(survivors, () => _client!.Confirm(survivors));

    public ReadOnlyMemory<byte> Unmask(ReadOnlyMemory<byte> request) => Step(request, () => _client!.Unmask(request));

    public void Dispose()
    {
        _client?.Dispose();
        _own?.Dispose();
    }

    private ReadOnlyMemory<byte> Step(ReadOnlyMemory<byte> received, Func<ReadOnlyMemory<byte>> step)
    {
        _clock.Start();
        var message = step();
        _clock.Stop();
        Received += received.Length;
        Sent += message.Length;
        return message;
    }
}
