using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Jobs;
using FedInfra.Learning.Data;

namespace FedInfra.Coordinator.Experiments;

/// <summary>What suits one data set: its defaults, and the data of each node.</summary>
internal abstract record ExperimentData
{
    public abstract string Name { get; }

    public abstract int Nodes { get; }

    public abstract int Rounds { get; }

    public virtual double Cohort => 1;

    /// <summary>0 where <see cref="LocalSteps"/> is given.</summary>
    public virtual int Epochs => 1;

    public virtual int LocalSteps => 0;

    public virtual int Batch => 10;

    public abstract float LearningRate(string strategy);

    /// <summary>The strategy's parameters where they are not its defaults.</summary>
    public virtual JobStrategy Strategy(string name) => new() { Name = name };

    public abstract string Model { get; }

    /// <summary>Features and classes, for <c>logreg</c>.</summary>
    public abstract (int Features, int Classes) Shape { get; }

    /// <summary>How it is divided by default; null where it comes divided.</summary>
    public virtual string? Partition => null;

    /// <summary>A test set for the coordinator; null where the sites measure.</summary>
    public virtual DataSourceSpec? Evaluation => null;

    /// <summary>One node's data.</summary>
    /// <param name="index">The node, from 0.</param>
    /// <param name="nodes">How many there are.</param>
    /// <param name="seed">The experiment's.</param>
    /// <param name="partition">How to divide; null where the data comes divided.</param>
    public abstract DataSourceSpec Source(int index, int nodes, ulong seed, PartitionSpec? partition);

    /// <param name="data">The option's text: a name, for some with a folder after a colon.</param>
    /// <exception cref="CoordinatorException">Unknown, or without its folder.</exception>
    public static ExperimentData Parse(string data)
    {
        var colon = data.IndexOf(':', StringComparison.Ordinal);
        var (name, folder) = colon < 0 ? (data, "") : (data[..colon], data[(colon + 1)..]);
        return (name, folder.Length > 0) switch
        {
            ("digits", false) => new DigitsExperiment(),
            ("synthetic", false) => new SyntheticExperiment(),
            ("heart-disease", true) => new HeartDiseaseExperiment(Path.GetFullPath(folder)),
            ("mnist", true) => new MnistExperiment(Path.GetFullPath(folder)),
            ("heart-disease" or "mnist", false) => throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"--data: {name} needs its folder, as in --data {name}:DIR. `client-node data get {name} --to DIR` downloads it."),
            _ => throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"--data: '{data}' is none of digits, synthetic, heart-disease:DIR, mnist:DIR."),
        };
    }
}

/// <summary>Drawn digits, two of the ten at each of five nodes.</summary>
internal sealed record DigitsExperiment : ExperimentData
{
    public override string Name => "digits";

    public override int Nodes => 5;

    public override int Rounds => 40;

    public override string Model => "2nn";

    public override (int Features, int Classes) Shape => (784, 10);

    public override string Partition => "shards";

    public override int Batch => 40;

    public override DataSourceSpec Evaluation => new() { Kind = "digits" };

    public override float LearningRate(string strategy) => 0.1f;

    public override DataSourceSpec Source(int index, int nodes, ulong seed, PartitionSpec? partition) => new() { Kind = "digits", Partition = partition };
}

/// <summary>Synthetic(1,1) as in FedProx (Li et al. 2020): thirty devices with models of their own.</summary>
internal sealed record SyntheticExperiment : ExperimentData
{
    public override string Name => "synthetic";

    public override int Nodes => 30;

    public override int Rounds => 200;

    public override double Cohort => 0.334;

    public override int Epochs => 20;

    public override string Model => "logreg";

    public override (int Features, int Classes) Shape => (60, 10);

    public override float LearningRate(string strategy) => 0.01f;

    /// <summary>The paper's mu for (1,1) is 1.</summary>
    public override JobStrategy Strategy(string name) => new() { Name = name, ProximalMu = name == ServerStrategies.FedProx ? 1 : null };

    public override DataSourceSpec Source(int index, int nodes, ulong seed, PartitionSpec? partition) => new()
    {
        Kind = "synthetic",
        Seed = seed,
        Devices = nodes,
        Partition = partition ?? new PartitionSpec { Kind = "column", Parts = nodes, Index = index },
    };
}

/// <summary>Four hospitals as in FLamby's Fed-Heart-Disease (Ogier du Terrail et al. 2022), with its split and rates.</summary>
internal sealed record HeartDiseaseExperiment(string Folder) : ExperimentData
{
    public override string Name => "heart-disease";

    public override int Nodes => 4;

    public override int Rounds => 15;

    public override int Epochs => 0;

    public override int LocalSteps => 100;

    public override int Batch => 4;

    public override string Model => "logreg";

    public override (int Features, int Classes) Shape => (13, 2);

    public override float LearningRate(string strategy) => strategy switch
    {
        "fedadam" => 0.01f,
        "fedyogi" or "fedadagrad" => 0.003162f,
        _ => 0.001f,
    };

    public override JobStrategy Strategy(string name) => name switch
    {
        "fedadam" or "fedyogi" => new() { Name = name, ServerLearningRate = 0.01, Beta1 = 0.9, Beta2 = 0.999, Tau = 1e-8 },
        "fedadagrad" => new() { Name = name, ServerLearningRate = 0.316228, Beta1 = 0.9, Tau = 1e-8 },
        _ => new() { Name = name },
    };

    public override DataSourceSpec Source(int index, int nodes, ulong seed, PartitionSpec? partition) => new()
    {
        Kind = "heart-disease",
        Path = Folder,
        Partition = partition ?? new PartitionSpec { Kind = "column", Parts = nodes, Index = index },
    };
}

/// <summary>MNIST over a hundred nodes as in McMahan et al. 2017.</summary>
internal sealed record MnistExperiment(string Folder) : ExperimentData
{
    public override string Name => "mnist";

    public override int Nodes => 100;

    public override int Rounds => 100;

    public override double Cohort => 0.1;

    public override string Model => "2nn";

    public override (int Features, int Classes) Shape => (784, 10);

    public override string Partition => "iid";

    public override DataSourceSpec Evaluation => new() { Kind = "mnist", Path = Folder };

    public override float LearningRate(string strategy) => 0.1f;

    public override DataSourceSpec Source(int index, int nodes, ulong seed, PartitionSpec? partition) =>
        new() { Kind = "mnist", Path = Folder, Partition = partition };
}
