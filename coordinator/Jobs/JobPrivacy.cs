using FedInfra.CommandLine;

namespace FedInfra.Coordinator.Jobs;

/// <summary>What nobody may learn of a site.</summary>
public sealed class JobPrivacy
{
    /// <summary>on (default), off, or its settings: the coordinator then learns the sum of the updates and no single one.</summary>
    public JobMasking? SecureAggregation { get; set; }

    /// <summary>off (default) or its settings: bounds what the model tells about a site.</summary>
    public JobDifferentialPrivacy? DifferentialPrivacy { get; set; }
}

/// <summary>Secure aggregation (Bonawitz et al. 2017; Bell et al. 2020).</summary>
public sealed class JobMasking : ISwitchable
{
    public bool? Enabled { get; set; }

    /// <summary>A round with fewer nodes ends without a result; 3 or more, by default 3.</summary>
    public int? MinimumCohort { get; set; }

    /// <summary>Share of nodes that may work for the coordinator, 0 to below a third; by default 0.05.</summary>
    public double? MaxCorrupt { get; set; }

    /// <summary>Share of nodes that may drop out during the protocol, 0 to below a third; by default 0.1.</summary>
    public double? MaxDropout { get; set; }

    /// <summary>Values of an update outside [-c, c] are cut; by default 8.</summary>
    public float? ClipRange { get; set; }

    /// <summary>A node with more examples counts as having this many; by default the largest registered count of the cohort.</summary>
    public int? MaxWeight { get; set; }
}

/// <summary>Differential privacy: central and distributed bound what the model tells of a site, local what it tells of an example.</summary>
public sealed class JobDifferentialPrivacy : ISwitchable
{
    public bool? Enabled { get; set; }

    /// <summary>central (the coordinator adds noise and is trusted to), distributed (default; each node does before masking), or local (DP-SGD).</summary>
    public string? Mode { get; set; }

    /// <summary>What the whole job may cost, above 0; the noise follows from it. Either this or <see cref="NoiseMultiplier"/>.</summary>
    public double? Epsilon { get; set; }

    /// <summary>Above 0, below 1; by default 1e-5.</summary>
    public double? Delta { get; set; }

    /// <summary>Standard deviation of the noise on the sum divided by the clip, above 0.</summary>
    public double? NoiseMultiplier { get; set; }

    /// <summary>L2 norm to which updates (local: gradients of examples) are clipped, above 0; by default 1.</summary>
    public double? Clip { get; set; }

    /// <summary>Whether the clip follows the updates' norms (Andrew et al. 2021); by default false.</summary>
    public bool? AdaptiveClip { get; set; }

    /// <summary>Share of updates that an adaptive clip should let pass whole, above 0, below 1; by default 0.5.</summary>
    public double? ClipQuantile { get; set; }

    /// <summary>Learning rate of an adaptive clip, above 0; by default 0.2.</summary>
    public double? ClipLearningRate { get; set; }
}
