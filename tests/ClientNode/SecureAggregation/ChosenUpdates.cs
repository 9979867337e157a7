using System.Runtime.InteropServices;
using FedInfra.ClientNode.SecureAggregation;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>What a coordinator has of one round.</summary>
/// <param name="Victim">The victim's vector as it was uploaded.</param>
/// <param name="Partner">The vector of the node that has the other update.</param>
/// <param name="Messages">Every message of the victim besides: signed messages, what it said of its upload, its report's parts.</param>
internal sealed record RecordedRound(uint[] Victim, uint[] Partner, IReadOnlyList<byte[]> Messages);

/// <summary>
/// Whole rounds in which a coin decides which of two chosen updates the victim sends; its partner sends the other, so that
/// the sum, which the coordinator is to learn, is no help. Both have the same weight.
/// </summary>
internal sealed class ChosenUpdates : IDisposable
{
    public const string Victim = "node-2";
    public const string Partner = "node-3";

    private readonly MaskedFederation _federation = new();
    private readonly Dictionary<string, (MaskedNode Node, MaskedUpdate Masked)> _nodes;
    private int _session;

    public ChosenUpdates()
    {
        // Rounding that repeats is public by design, so that a job's model repeats; what is asked here is the product's default.
        _federation.Directive.Train.Masking.RepeatableRounding = false;
        _nodes = _federation.Keys.Keys.ToDictionary(name => name, name =>
        {
            var node = _federation.Node(name);
            var memory = new RoundMemory(_federation.Folder[name], TimeProvider.System, durable: false);
            return (node, new MaskedUpdate(_federation.IdentityOf(name), new ClientPolicy(), node.Peers, memory, TimeProvider.System, NullLogger.Instance));
        });
        var length = (int)_federation.Parameters.Values;
        (A, B) = (new float[length], new float[length]);
        for (var i = 0; i < length; i++)
        {
            (A[i], B[i]) = (-0.5f, (i % 97 / 97f) + 0.5f);
        }
    }

    /// <summary>Small, and the same everywhere.</summary>
    public float[] A { get; }

    /// <summary>Larger, and varied.</summary>
    public float[] B { get; }

    /// <summary>A round of the protocol, to its end.</summary>
    /// <param name="isA">Whether the victim sends <see cref="A"/>.</param>
    public async Task<RecordedRound> MaskedAsync(bool isA)
    {
        _federation.Directive.Train.Masking.Session = $"digits-1/1/{++_session}";
        using var coordinator = new MaskedCoordinator(_federation);
        await Task.WhenAll(_nodes.Keys.Select(name => SendAsync(coordinator, name, name == (isA ? Victim : Partner) ? A : B)));
        AssertSum(coordinator);
        var link = _nodes[Victim].Node.Link;
        return new RecordedRound(
            Vector(coordinator.Uploaded[Victim]),
            Vector(coordinator.Uploaded[Partner]),
            [.. link.Advances.Select(advance => advance.ToByteArray()), .. link.Begun.Select(begun => begun.ToByteArray())]);
    }

    /// <summary>The same vectors with the masks left out.</summary>
    public RecordedRound Plain(bool isA) => new(Quantize(isA ? A : B), Quantize(isA ? B : A), []);

    public void Dispose() => _federation.Dispose();

    /// <summary>One sends A and four send B: the coordinator's sum does not depend on the coin.</summary>
    private void AssertSum(MaskedCoordinator coordinator)
    {
        var (mean, names) = coordinator.Open();
        Assert.Equal(MaskedFederation.Nodes, names.Count);
        var total = names.Sum(MaskedFederation.WeightOf);
        var expected = ((A[0] * MaskedFederation.WeightOf(Victim)) + (B[0] * (total - MaskedFederation.WeightOf(Victim)))) / total;
        Assert.InRange(mean[0], expected - 1e-3, expected + 1e-3);
    }

    private async Task SendAsync(MaskedCoordinator coordinator, string name, float[] update)
    {
        var (node, masked) = _nodes[name];
        node.Link.Advances.Clear();
        node.Link.Begun.Clear();
        coordinator.Serve(node);
        using var round = masked.Open(_federation.Directive, _federation.Model);
        await round.SendAsync(node.Context, update, default);
    }

    private uint[] Quantize(float[] update)
    {
        var vector = new uint[_federation.Parameters.VectorLength];
        VectorHeader.Write(MaskedFederation.WeightOf(Victim), vector);
        using var rounding = RoundingNoise.Cryptographic();
        _federation.Parameters.Quantizer.Quantize(update, MaskedFederation.WeightOf(Victim), rounding, vector.AsSpan(VectorHeader.Length));
        return vector;
    }

    private static uint[] Vector(byte[] bytes) => MemoryMarshal.Cast<byte, uint>(bytes.AsSpan()).ToArray();
}
