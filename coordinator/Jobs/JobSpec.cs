using FedInfra.Coordinator.Aggregation;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.Coordinator.Jobs;

/// <summary>A job file that was checked, with every default filled in.</summary>
public sealed record JobSpec
{
    public required string Name { get; init; }

    public required ModelSpec Model { get; init; }

    public required int Rounds { get; init; }

    public required ulong Seed { get; init; }

    public required StrategySpec Strategy { get; init; }

    /// <summary>What each node does in a round; its seed is the job's.</summary>
    public required TrainingPlan Training { get; init; }

    /// <summary>Share of the connected nodes in each cohort, above 0 to 1.</summary>
    public required double CohortFraction { get; init; }

    public required int MinimumNodes { get; init; }

    /// <summary>Share of the cohort whose updates are needed, above 0 to 1.</summary>
    public required double Quorum { get; init; }

    public required TimeSpan RoundDeadline { get; init; }

    public required int RoundAttempts { get; init; }

    /// <summary>The coordinator's test set; null leaves evaluation to the nodes.</summary>
    public required DataSourceSpec? EvaluationData { get; init; }

    /// <summary>Rounds between evaluations; 0 is never.</summary>
    public required int EvaluateEvery { get; init; }

    public required bool EvaluateSites { get; init; }

    public required bool TrainAlone { get; init; }

    /// <summary>How updates are masked; null where nodes send them plainly.</summary>
    public MaskingSpec? Masking { get; init; }

    /// <summary>Null where nothing bounds what the model tells about a site.</summary>
    public DifferentialPrivacySpec? DifferentialPrivacy { get; init; }

    /// <summary>True where the job named a seed: stochastic rounding then repeats too.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Updates that a cohort of this size must give: at least one.</summary>
    public int QuorumOf(int cohort) => Math.Max(1, (int)Math.Ceiling((Quorum * cohort) - 1e-9));

    /// <summary>Whether the model of this round is measured.</summary>
    public bool IsEvaluated(int round) => EvaluateEvery > 0 && (round % EvaluateEvery == 0 || round == Rounds);
}
