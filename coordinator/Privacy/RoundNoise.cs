using FedInfra.Coordinator.Jobs;
using FedInfra.Privacy.Accounting;
using FedInfra.Privacy.DifferentialPrivacy;

namespace FedInfra.Coordinator.Privacy;

/// <summary>The differential privacy of one round, worked out for its cohort.</summary>
public sealed record RoundNoise
{
    public required DifferentialPrivacySpec Spec { get; init; }

    /// <summary>This round's clip.</summary>
    public required double Clip { get; init; }

    /// <summary>z: standard deviation of the noise on the sum, divided by the clip; the whole of a split.</summary>
    public required double NoiseMultiplier { get; init; }

    /// <summary>How z is shared out between updates and count; null where the clip stays.</summary>
    public NoiseSplit? Split { get; init; }

    /// <summary>Distributed only: integers, noise and headroom.</summary>
    public DistributedPlan? Distributed { get; init; }

    /// <summary>Distributed only: with fewer nodes the round ends, for their noise would be too little.</summary>
    public int MinimumCohort { get; init; }

    /// <summary>What the round costs each node; null where it cannot be told here (local, and the node does not say how many examples it has).</summary>
    public required Func<string, PrivacySpend?> SpendOf { get; init; }

    /// <summary>Whether every update counts as one, for the noise to be in proportion.</summary>
    public bool HasEqualWeights => Spec.Mode != PrivacyMode.Local;

    public Contracts.V1.DifferentialPrivacy ToMessage() => new()
    {
        Mode = Spec.Mode switch
        {
            PrivacyMode.Central => Contracts.V1.DifferentialPrivacy.Types.Mode.Central,
            PrivacyMode.Distributed => Contracts.V1.DifferentialPrivacy.Types.Mode.Distributed,
            _ => Contracts.V1.DifferentialPrivacy.Types.Mode.Local,
        },
        Clip = Clip,
        NoiseMultiplier = NoiseMultiplier,
        NoiseNodes = Distributed?.NoiseNodes ?? 0,
        ClipCountNoise = Split?.CountNoise ?? 0,
        Delta = Spec.Delta,
    };

    /// <summary>The next round's clip.</summary>
    /// <param name="countMean">The noisy mean of the values that tell who was within the clip; null where none travelled along.</param>
    public double? NextClip(double? countMean) => countMean is { } mean && Split is not null
        ? new AdaptiveClip(Spec.ClipQuantile, Spec.ClipLearningRate).Next(Clip, AdaptiveClip.WithinShare(mean, Clip))
        : null;
}
