using System.Security.Cryptography;
using FedInfra.Contracts.V1;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;

namespace FedInfra.Contracts;

/// <summary>
/// What a training directive says of its masked round, in the words of the protocol. Both ends reckon it from the directive
/// by this one rule: a node that was told something else than the others signs another hash, and the round ends.
/// </summary>
public static class MaskedRounds
{
    /// <summary>Longest answer that <see cref="FederationMethods.Advance"/> waits for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Longest message that a node takes from its coordinator, bytes: the directive of 10,000 nodes with certificates of a
    /// kilobyte each (ours have half), or their roster (at most 482 bytes each), with room to spare.
    /// </summary>
    public const int LongestMessage = 16 << 20;

    /// <param name="directive">A training directive with masking.</param>
    /// <param name="modelHash">SHA-256 of the model; a node takes it from the file that it holds, not from the directive.</param>
    /// <exception cref="Privacy.PrivacyException">A parameter is out of range, or sums could overflow.</exception>
    public static RoundParameters ParametersOf(Directive directive, ReadOnlySpan<byte> modelHash)
    {
        var work = directive.Train;
        var masking = work.Masking;
        return new RoundParameters(
            masking.Session,
            directive.Round,
            modelHash,
            PlanHash(work),
            masking.GraphSeed.Span,
            ValuesOf(work),
            new Quantizer(masking.ClipRange, masking.Bits, masking.MaximumWeight, masking.MaximumNodes),
            masking.MinimumCohort,
            masking.MaxCorrupt,
            masking.MaxDropout);
    }

    /// <summary>Values of an update: the model's, and one more where the clip adapts.</summary>
    public static long ValuesOf(TrainWork work) =>
        work.Model.Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size))
        + (work.Privacy is { ClipCountNoise: > 0 } ? 1 : 0);

    /// <summary>Bytes of a masked update.</summary>
    public static long LengthOf(TrainWork work) => sizeof(uint) * (ValuesOf(work) + VectorHeader.Length);

    /// <summary>All that the nodes of a round must have been told alike, but for the masking, whose other fields are hashed one by one, with the roster, or in every signature.</summary>
    private static byte[] PlanHash(TrainWork work)
    {
        var plan = work.Clone();
        plan.Masking = new Masking { RepeatableRounding = work.Masking.RepeatableRounding };
        return SHA256.HashData(plan.ToByteArray());
    }
}
