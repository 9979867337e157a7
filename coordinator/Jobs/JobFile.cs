using FedInfra.Learning.Data;

namespace FedInfra.Coordinator.Jobs;

/// <summary>
/// A job as a data scientist writes it: one YAML file with hyphenated keys. Only what has no default must be said:
/// name, model and rounds.
/// </summary>
public sealed class JobFile
{
    /// <summary>1 to 48 of a-z, 0-9 and '-'; the model's versions bear it too.</summary>
    public string? Name { get; set; }

    /// <summary>A built-in model's name (2nn, cnn, …) or a model spec's YAML text.</summary>
    public string? Model { get; set; }

    /// <summary>Rounds to run, 1 to 100,000.</summary>
    public int? Rounds { get; set; }

    /// <summary>Decides the initial model, cohorts, orders of examples and dropout; by default 0.</summary>
    public ulong? Seed { get; set; }

    public JobStrategy? Strategy { get; set; }

    public JobTraining? Training { get; set; }

    public JobCohort? Cohort { get; set; }

    public JobEvaluation? Evaluation { get; set; }

    public JobPrivacy? Privacy { get; set; }
}

/// <summary>How updates become a new model.</summary>
public sealed class JobStrategy
{
    /// <summary>fedavg (default), fedprox, fedavgm, fedadam, fedyogi or fedadagrad.</summary>
    public string? Name { get; set; }

    public double? ServerLearningRate { get; set; }

    public double? Beta1 { get; set; }

    public double? Beta2 { get; set; }

    public double? Tau { get; set; }

    public double? Momentum { get; set; }

    public double? ProximalMu { get; set; }
}

/// <summary>How each node trains in one round.</summary>
public sealed class JobTraining
{
    /// <summary>Passes over the node's data; by default 1 unless <see cref="Steps"/> is given.</summary>
    public int? Epochs { get; set; }

    /// <summary>Optimizer steps instead of whole passes.</summary>
    public int? Steps { get; set; }

    /// <summary>Examples per step; by default 10, 0 takes all.</summary>
    public int? Batch { get; set; }

    /// <summary>sgd (default) or adam.</summary>
    public string? Optimizer { get; set; }

    /// <summary>By default 0.1.</summary>
    public float? LearningRate { get; set; }

    public float? Momentum { get; set; }

    public float? WeightDecay { get; set; }
}

/// <summary>Who takes part, and how long a round may last.</summary>
public sealed class JobCohort
{
    /// <summary>Share of the connected nodes that each round picks, above 0 to 1; by default 1.</summary>
    public double? Fraction { get; set; }

    /// <summary>Nodes that must be connected before a round begins; by default 1, and with secure aggregation its minimum cohort.</summary>
    public int? MinimumNodes { get; set; }

    /// <summary>Share of the cohort whose updates a round needs, above 0 to 1; by default 0.5.</summary>
    public double? Quorum { get; set; }

    /// <summary>
    /// Seconds that nodes have for a round; by default 600. With secure aggregation half of it is for training, the rest for the protocol
    /// and the upload.
    /// </summary>
    public double? DeadlineSeconds { get; set; }

    /// <summary>How often a round that missed its quorum is tried before the job fails; by default 3.</summary>
    public int? Attempts { get; set; }
}

/// <summary>How the model is measured.</summary>
public sealed class JobEvaluation
{
    /// <summary>A test set on the coordinator; without one the nodes measure on theirs.</summary>
    public DataSourceSpec? Data { get; set; }

    /// <summary>Evaluate every so many rounds, and after the last; by default 1, 0 is never.</summary>
    public int? Every { get; set; }

    /// <summary>Measure the finished model at each site; by default false.</summary>
    public bool? Sites { get; set; }

    /// <summary>Let each site also train alone by the same number of updates, for comparison; by default false.</summary>
    public bool? Alone { get; set; }
}
