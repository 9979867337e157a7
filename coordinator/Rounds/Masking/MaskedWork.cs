using System.Globalization;
using System.Security.Cryptography;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>What the nodes of a masked round are told: the same bytes for each.</summary>
internal static class MaskedWork
{
    /// <summary>With fewer bits for a value of weight 1 a round is refused.</summary>
    public const int LeastBits = 4;

    /// <summary>Bits that weights taken from the nodes' data leave: a node of few examples still has this many for its values.</summary>
    public const int BitsOfDerivedWeights = 8;

    /// <summary>What a directive holds beside its work.</summary>
    private const int DirectiveSlack = 1 << 10;

    private const int GraphSeedLength = 32;
    private const int SessionBytes = 16;

    /// <param name="plan">The round of a job with masking.</param>
    /// <param name="model">The global model.</param>
    /// <param name="cohort">In ordinal order of their names.</param>
    /// <param name="largestExamples">The most training examples of a node of the cohort; 0 where none is known.</param>
    /// <param name="noise">The round's differential privacy; null where there is none.</param>
    /// <exception cref="CoordinatorException">Weights and nodes leave too few bits, or so many certificates do not fit into a message.</exception>
    public static TrainWork Create(RoundPlan plan, Model model, IReadOnlyList<EnrolmentRecord> cohort, long largestExamples, RoundNoise? noise)
    {
        var spec = plan.Spec.Masking!;
        var weight = noise is { HasEqualWeights: true } ? 1 : MaximumWeight(plan.Spec, cohort.Count, largestExamples);
        var bits = noise?.Distributed?.Quantizer.Bits ?? Quantizer.MostBits(weight, cohort.Count);
        if (bits < LeastBits)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"privacy.secure-aggregation.max-weight: {weight} x {cohort.Count} nodes leaves {Math.Max(bits, 0)} of 32 bits for values, and {LeastBits} are needed; lower privacy.secure-aggregation.max-weight or cohort.fraction."));
        }

        var work = DirectiveFactory.TrainWork(plan.Spec, model, noise);
        work.Masking = new Contracts.V1.Masking
        {
            Session = $"{plan.Job}/{plan.Number}/{RandomNumberGenerator.GetHexString(2 * SessionBytes, lowercase: true)}",
            GraphSeed = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(GraphSeedLength)),
            ClipRange = noise is { HasEqualWeights: true } ? AdaptiveClip.CountValue(within: true, noise.Clip) : spec.ClipRange,
            Bits = bits,
            MaximumWeight = weight,
            MaximumNodes = cohort.Count,
            MinimumCohort = Math.Max(spec.MinimumCohort, noise?.MinimumCohort ?? 0),
            MaxCorrupt = spec.MaxCorrupt,
            MaxDropout = spec.MaxDropout,
            RepeatableRounding = plan.Spec is { IsRepeatable: true, DifferentialPrivacy: null },
        };
        work.Masking.Certificates.AddRange(cohort.Select(node => ByteString.FromBase64(node.Certificate)));
        RequireFits(work.CalculateSize(), cohort.Count);
        return work;
    }

    /// <summary>Else each node would only say that a message was too large.</summary>
    private static void RequireFits(int length, int nodes)
    {
        if (length > MaskedRounds.LongestMessage - DirectiveSlack)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"cohort.fraction: a directive with the certificates of {nodes} nodes has {length} bytes, and a node takes at most {MaskedRounds.LongestMessage - DirectiveSlack}; lower cohort.fraction.");
        }
    }

    private static int MaximumWeight(JobSpec spec, int nodes, long largestExamples)
    {
        var most = (((1L << 32) - 1) >> BitsOfDerivedWeights) / nodes;
        return spec.Masking!.MaximumWeight ?? (int)Math.Max(1, Math.Min(largestExamples, most));
    }
}
