namespace FedInfra.Coordinator.Jobs;

/// <summary>How a job's updates are masked (secure aggregation).</summary>
public sealed record MaskingSpec
{
    /// <summary>A round with fewer nodes ends without a result; at least 3 (default).</summary>
    public int MinimumCohort { get; init; } = 3;

    /// <summary>Share of nodes that may work for the coordinator, 0 to below a third.</summary>
    public double MaxCorrupt { get; init; } = 0.05;

    /// <summary>Share of nodes that may drop out during the protocol, 0 to below a third.</summary>
    public double MaxDropout { get; init; } = 0.1;

    /// <summary>Values of an update outside [-c, c] are cut; above 0.</summary>
    public float ClipRange { get; init; } = 8;

    /// <summary>A node with more examples counts as having this many; null takes the largest count that the cohort has registered.</summary>
    public int? MaximumWeight { get; init; }
}

/// <summary>Where the noise of differential privacy is added.</summary>
public enum PrivacyMode
{
    /// <summary>By the coordinator, which is trusted to.</summary>
    Central,

    /// <summary>By each node, before masking.</summary>
    Distributed,

    /// <summary>By each node at every training step (DP-SGD); the unit is an example.</summary>
    Local,
}

/// <summary>A job's differential privacy.</summary>
public sealed record DifferentialPrivacySpec
{
    public required PrivacyMode Mode { get; init; }

    /// <summary>L2 norm to which updates, or (local) an example's gradient, are clipped; above 0. Where the clip adapts, the first round's.</summary>
    public required double Clip { get; init; }

    /// <summary>Standard deviation of the released sum's noise divided by the clip, above 0; null where it follows from the epsilon.</summary>
    public required double? NoiseMultiplier { get; init; }

    /// <summary>What the whole job may cost, above 0; null where the noise was given.</summary>
    public required double? TargetEpsilon { get; init; }

    /// <summary>Above 0, below 1.</summary>
    public required double Delta { get; init; }

    /// <summary>Whether the clip follows the updates' norms (Andrew et al. 2021).</summary>
    public required bool AdaptiveClip { get; init; }

    /// <summary>Share of updates that the clip should let pass whole; 0.5 by default.</summary>
    public double ClipQuantile { get; init; } = 0.5;

    /// <summary>Learning rate of the clip; 0.2 by default.</summary>
    public double ClipLearningRate { get; init; } = 0.2;
}
