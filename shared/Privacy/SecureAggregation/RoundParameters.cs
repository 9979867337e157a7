using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// What all nodes of a round must agree on. A node makes its own from the plan it accepted and the model it holds; session,
/// round, <see cref="Hash"/> and model hash are in every signature, so that nodes that were told different things notice.
/// </summary>
public sealed class RoundParameters
{
    /// <summary>Version of the protocol.</summary>
    public const byte ProtocolVersion = 1;

    /// <summary>Bytes of a hash, and of the graph's seed.</summary>
    public const int HashSize = 32;

    /// <summary>Longest name of a session or node, bytes.</summary>
    public const int MaximumNameLength = 128;

    /// <param name="session">Names one attempt of one job, for example "heart/2"; 1 to 128 bytes. Never used twice.</param>
    /// <param name="round">From 0.</param>
    /// <param name="modelHash">SHA-256 of the model that the node trains, taken by the node from the file it has.</param>
    /// <param name="planHash">SHA-256 of whatever else must be the same for all, for example the plan and its noise; zeros where there is nothing.</param>
    /// <param name="graphSeed">32 public bytes, best from a beacon that nobody controls.</param>
    /// <param name="values">Coordinates of an update without the header.</param>
    /// <param name="quantizer">How numbers become integers; its maximum of nodes is the round's.</param>
    /// <param name="minimumCohort">The round ends below this number of nodes; at least 3.</param>
    /// <param name="maxCorrupt">Share of nodes that may work for the coordinator; see <see cref="GroupSize"/>.</param>
    /// <param name="maxDropout">Share of nodes that may drop out.</param>
    /// <exception cref="PrivacyException">A parameter is out of range.</exception>
    public RoundParameters(
        string session,
        int round,
        ReadOnlySpan<byte> modelHash,
        ReadOnlySpan<byte> planHash,
        ReadOnlySpan<byte> graphSeed,
        long values,
        Quantizer quantizer,
        int minimumCohort = GroupSize.MinimumNodes,
        double maxCorrupt = GroupSize.DefaultMaxCorrupt,
        double maxDropout = GroupSize.DefaultMaxDropout)
    {
        Require(Encoding.UTF8.GetByteCount(session) is >= 1 and <= MaximumNameLength, $"session: its name needs 1 to {MaximumNameLength} bytes");
        Require(round >= 0, $"round: {round} is below 0");
        Require(modelHash.Length == HashSize, $"model hash: {modelHash.Length} bytes instead of {HashSize}");
        Require(planHash.Length == HashSize, $"plan hash: {planHash.Length} bytes instead of {HashSize}");
        Require(graphSeed.Length == HashSize, $"graph seed: {graphSeed.Length} bytes instead of {HashSize}");
        Require(values >= 1, $"values: {values} is below 1");
        Require(
            minimumCohort >= GroupSize.MinimumNodes && minimumCohort <= quantizer.MaximumNodes,
            $"minimum cohort: {minimumCohort} is outside {GroupSize.MinimumNodes} to {quantizer.MaximumNodes}, the most nodes");
        _ = GroupSize.For(GroupSize.MinimumNodes, maxCorrupt, maxDropout);

        (Session, Round, Values, Quantizer) = (session, round, values, quantizer);
        (MinimumCohort, MaxCorrupt, MaxDropout) = (minimumCohort, maxCorrupt, maxDropout);
        (ModelHash, GraphSeed) = (modelHash.ToArray(), graphSeed.ToArray());
        using var writer = new WireWriter();
        writer.Text("fedinfra secure aggregation parameters").Number8(ProtocolVersion).Bytes(planHash).Bytes(graphSeed).Number64((ulong)values)
            .Real(quantizer.ClipRange).Number32((uint)quantizer.Bits).Number32((uint)quantizer.MaximumWeight).Number32((uint)quantizer.MaximumNodes)
            .Number32((uint)minimumCohort).Real(maxCorrupt).Real(maxDropout);
        Hash = SHA256.HashData(writer.Written);
    }

    public string Session { get; }

    public int Round { get; }

    /// <summary>SHA-256 of the model.</summary>
    public ReadOnlyMemory<byte> ModelHash { get; }

    /// <summary>32 public bytes.</summary>
    public ReadOnlyMemory<byte> GraphSeed { get; }

    /// <summary>Coordinates of an update without the header.</summary>
    public long Values { get; }

    /// <summary>Coordinates of a masked vector: header and values.</summary>
    public long VectorLength => Values + VectorHeader.Length;

    public Quantizer Quantizer { get; }

    public int MinimumCohort { get; }

    public double MaxCorrupt { get; }

    public double MaxDropout { get; }

    /// <summary>SHA-256 over everything but session, round and model, which messages name themselves.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>Neighbours and threshold of so many nodes.</summary>
    /// <exception cref="PrivacyException">Too few nodes, or more than the headroom was proved for.</exception>
    public GroupSize SizeOf(int nodes)
    {
        if (nodes > Quantizer.MaximumNodes)
        {
            throw new PrivacyException(
                PrivacyRefusal.Overflow, $"{nodes} nodes: the headroom of sums was proved for at most {Quantizer.MaximumNodes}");
        }

        RequireCohort(nodes, MinimumCohort, "the round");
        return GroupSize.For(nodes, MaxCorrupt, MaxDropout);
    }

    internal static void RequireCohort(int nodes, int minimum, string whose)
    {
        if (nodes < minimum)
        {
            throw new PrivacyException(
                PrivacyRefusal.CohortTooSmall, string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes are fewer than the minimum cohort of {whose}, {minimum}"));
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(otherwise);
        }
    }
}
