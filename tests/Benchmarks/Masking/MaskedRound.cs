using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Benchmarks.Masking;

/// <summary>
/// One masked round in memory: real nodes, and the coordinator's side on one thread under the clock. The nodes whose time is
/// taken work alone, each with keys that it reads itself; the others share the machine, which is only to be done sooner.
/// </summary>
internal sealed class MaskedRound : IDisposable
{
    private const int TimedNodes = 5;

    // 64 KiB of the sum: it stays in the second cache while one vector after the other is added.
    private const int Block = 1 << 14;

    private readonly RoundPlan _plan;
    private readonly RoundParameters _parameters;
    private readonly float[] _update;
    private readonly ECDsa[] _keys;
    private readonly MaskedNode[] _nodes;
    private readonly KeyValuePair<string, ReadOnlyMemory<byte>>[] _publicKeys;

    public MaskedRound(RoundPlan plan)
    {
        (_plan, _parameters, _update) = (plan, plan.Parameters(), plan.Update());
        _keys = [.. Enumerable.Range(0, plan.Nodes).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
        _nodes = [.. _keys.Select((key, i) => new MaskedNode($"node-{i:D6}", key, 1 + (i % RoundPlan.MaximumWeight), _parameters))];
        _publicKeys = [.. _nodes.Zip(_keys, (node, key) => KeyValuePair.Create(node.Name, (ReadOnlyMemory<byte>)key.ExportSubjectPublicKeyInfo()))];
    }

    public ServerClock Server { get; } = new();

    /// <summary>Median of the timed nodes.</summary>
    public double ClientSeconds => Timed.Select(node => node.Worked.TotalSeconds).Order().ElementAt(Timed.Length / 2);

    /// <summary>A surviving node, for what it sent and received.</summary>
    public MaskedNode Survivor => _nodes[^1];

    /// <summary>Masks that the coordinator took from the sum.</summary>
    public int Masks { get; private set; }

    private MaskedNode[] Surviving => _nodes[_plan.Dropped..];

    private MaskedNode[] Timed => _nodes[^Math.Min(TimedNodes, Surviving.Length)..];

    /// <exception cref="InvalidOperationException">The sum is wrong.</exception>
    public void Run()
    {
        using var shared = new EnrolledKeys(_publicKeys);
        var advertised = Each(_nodes, node => node.Advertise(_publicKeys, Timed.Contains(node) ? null : shared));
        using var enrolled = Server.Time("advertising", () => new EnrolledKeys(_publicKeys));
        using var server = Server.Time("advertising", () => new SecureAggregationServer(_parameters, enrolled, _nodes.Select(node => node.Name)));
        var roster = Server.Time("advertising", () =>
        {
            Accept(advertised, message => server.AcceptAdvertisement(message.Span));
            return server.CloseAdvertising();
        });

        var shares = Each(_nodes, node => node.ShareKeys(roster));
        var deliveries = Server.Time("sharing", () =>
        {
            Accept(shares, message => server.AcceptShares(message.Span));
            server.CloseSharing();
            return _nodes.ToDictionary(node => node.Name, node => server.DeliveryFor(node.Name));
        });

        var inputs = Each(Surviving, node => node.Mask(deliveries[node.Name], _update));
        var hashes = Server.Time("hashing", () => Surviving.Select(node => SHA256.HashData(MemoryMarshal.AsBytes(node.Vector.AsSpan()))).ToArray());
        var survivors = Server.Time("masking", () =>
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                Require(server.AcceptMaskedInput(inputs[i].Span).Span.SequenceEqual(hashes[i]), "A masked vector is not the one that was signed.");
            }

            return server.CloseMasking();
        });

        var confirmed = Each(Surviving, node => node.Confirm(survivors));
        var requests = Server.Time("confirming", () =>
        {
            Accept(confirmed, message => server.AcceptConfirmation(message.Span));
            server.CloseConfirming();
            return Surviving.ToDictionary(node => node.Name, node => server.UnmaskRequestFor(node.Name));
        });

        var answers = Each(Surviving, node => node.Unmask(requests[node.Name]));
        using var unmasked = Server.Time("recovering", () =>
        {
            Accept(answers, message => server.AcceptUnmask(message.Span));
            return server.Unmask();
        });
        Masks = unmasked.Masks;
        Check(Server.Time("summing", () => Sum(unmasked)));
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    private static void Accept(ReadOnlyMemory<byte>[] messages, Action<ReadOnlyMemory<byte>> accept)
    {
        foreach (var message in messages)
        {
            accept(message);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private ReadOnlyMemory<byte>[] Each(MaskedNode[] nodes, Func<MaskedNode, ReadOnlyMemory<byte>> step)
    {
        var others = nodes.AsSpan(0, nodes.Length - Timed.Length).ToArray().AsParallel().AsOrdered().Select(step).ToArray();
        GC.Collect();
        return [.. others, .. Timed.Select(step)];
    }

    /// <summary>Adds the vectors, takes the masks away and makes numbers of the sums.</summary>
    private (long TotalWeight, float[] Mean) Sum(UnmaskedRound unmasked)
    {
        var sum = new uint[_parameters.VectorLength];
        for (var start = 0; start < sum.Length; start += Block)
        {
            var block = sum.AsSpan(start, Math.Min(Block, sum.Length - start));
            foreach (var node in Surviving)
            {
                ModularSum.Add(block, node.Vector.AsSpan(start, block.Length));
            }

            unmasked.Subtract(block);
        }

        var mean = new float[_plan.Weights];
        var totalWeight = VectorHeader.TotalWeight(sum, unmasked.Contributors.Count);
        _parameters.Quantizer.Dequantize(sum.AsSpan(VectorHeader.Length), totalWeight, mean);
        return (totalWeight, mean);
    }

    /// <summary>All nodes sent the same values, so their mean is these, to one step of rounding a node.</summary>
    private void Check((long TotalWeight, float[] Mean) result)
    {
        Require(result.TotalWeight == Surviving.Sum(node => (long)node.Weight), "The total weight is wrong.");
        var tolerance = (_parameters.Quantizer.Step * Surviving.Length / result.TotalWeight) + 1e-6;
        for (var i = 0; i < _update.Length; i++)
        {
            Require(Math.Abs(result.Mean[i] - _update[i]) <= tolerance, $"Value {i} of the mean is wrong.");
        }
    }
}
