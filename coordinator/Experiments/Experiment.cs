using System.Globalization;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Coordinator.Jobs;
using FedInfra.Learning;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Experiments;

/// <summary>A whole federation on one machine: the job, and the nodes with their data.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="JobFile">The job as YAML.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Rounds">How many rounds the job has.</param>
/// <param name="PolicyFile">What the sites allow (YAML); empty for what they allow by default.</param>
internal sealed record Experiment(string Name, string JobFile, IReadOnlyList<SiteNode> Nodes, int Rounds, string PolicyFile)
{
    /// <summary>Above this many nodes nobody trains alone for comparison.</summary>
    public const int MaximumAlone = 10;

    private const int MaximumNodes = 10_000;
    private const double DefaultClip = 0.1;

    /// <summary>Fills in what suits the data and checks the result as the coordinator and the nodes will.</summary>
    /// <exception cref="CoordinatorException">An option is wrong.</exception>
    public static Experiment Create(ExperimentOptions options)
    {
        var data = ExperimentData.Parse(options.Data);
        var count = options.Nodes ?? data.Nodes;
        if (count is < 1 or > MaximumNodes)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--nodes: {count} is outside 1 to {MaximumNodes}.");
        }

        if (options is { Epochs: not null, LocalSteps: not null })
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "--epochs and --local-steps exclude each other; give one.");
        }

        if (options.Report is { } report && Path.GetDirectoryName(Path.GetFullPath(report)) is { } reportFolder && !Directory.Exists(reportFolder))
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--report: the folder {reportFolder} does not exist; make it first.");
        }

        if (Directory.Exists(options.Report))
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--report: {options.Report} is a folder; name a file in it.");
        }

        var partition = options.Partition ?? data.Partition;
        var width = count.ToString(CultureInfo.InvariantCulture).Length;
        var nodes = Enumerable.Range(0, count).Select(index => new SiteNode
        {
            Name = "node-" + (index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
            Data = data.Source(index, count, options.Seed, partition is null ? null : PartitionOf(partition, index, count, options.Seed)),
        }).ToArray();
        foreach (var error in nodes[0].Data!.Validate())
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"data.{error}");
        }

        var job = SettingsFile.Write(JobOf(options, data, count));
        return new Experiment(data.Name, job, nodes, JobFileReader.Read(job, "these options").Rounds, options.SecureAggregation ? "" : "secure-aggregation: {required: false}\n");
    }

    private static JobFile JobOf(ExperimentOptions options, ExperimentData data, int count)
    {
        var strategy = options.Strategy ?? "fedavg";
        var useSteps = options.LocalSteps is not null || (options.Epochs is null && data.LocalSteps > 0);
        return new JobFile
        {
            Name = data.Name,
            Model = ModelOf(options.Model ?? data.Model, data),
            Rounds = options.Rounds ?? data.Rounds,
            Seed = options.Seed,
            Strategy = StrategyOf(options, data, strategy),
            Training = new JobTraining
            {
                Epochs = useSteps ? null : options.Epochs ?? data.Epochs,
                Steps = useSteps ? options.LocalSteps ?? data.LocalSteps : null,
                Batch = options.Batch ?? data.Batch,
                LearningRate = options.LearningRate ?? data.LearningRate(strategy),
            },
            // Every node counts: the result repeats only if nobody is left out.
            Cohort = new JobCohort { Fraction = options.Cohort ?? data.Cohort, MinimumNodes = count, Quorum = 1, DeadlineSeconds = 300 },
            Evaluation = EvaluationOf(options, data, count),
            Privacy = PrivacyOf(options, count),
        };
    }

    /// <summary>What sites measure on their own data has no place in a run whose every release is counted.</summary>
    private static JobEvaluation EvaluationOf(ExperimentOptions options, ExperimentData data, int count) => options.Epsilon is null
        ? new JobEvaluation { Data = data.Evaluation, Sites = true, Alone = count <= MaximumAlone }
        : new JobEvaluation { Data = data.Evaluation, Every = data.Evaluation is null ? 0 : null };

    private static JobPrivacy PrivacyOf(ExperimentOptions options, int count)
    {
        if (options.SecureAggregation && count < GroupSize.MinimumNodes)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"--nodes: {count} nodes cannot hide their updates in a sum; use {GroupSize.MinimumNodes} or more, or --secure-aggregation off.");
        }

        if (options is { Clip: not null, Epsilon: null })
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "--clip: without --epsilon nothing is clipped; give both, or leave it out.");
        }

        return new JobPrivacy
        {
            SecureAggregation = new JobMasking { Enabled = options.SecureAggregation },
            DifferentialPrivacy = options.Epsilon is { } epsilon
                ? new JobDifferentialPrivacy { Mode = options.SecureAggregation ? "distributed" : "central", Epsilon = epsilon, Clip = options.Clip ?? DefaultClip }
                : null,
        };
    }

    private static JobStrategy StrategyOf(ExperimentOptions options, ExperimentData data, string name)
    {
        var strategy = data.Strategy(name);
        strategy.ServerLearningRate = options.ServerLearningRate ?? strategy.ServerLearningRate;
        return strategy;
    }

    private static string ModelOf(string model, ExperimentData data)
    {
        try
        {
            return File.Exists(model)
                ? File.ReadAllText(model)
                : ModelCatalogue.Find(model, data.Shape.Features, data.Shape.Classes).ToYaml();
        }
        catch (LearningException exception)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--model: {exception.Message}", exception);
        }
    }

    private static PartitionSpec PartitionOf(string text, int index, int count, ulong seed)
    {
        var parts = text.Split(':', 2);
        var spec = new PartitionSpec { Kind = parts[0], Parts = count, Index = index, Seed = seed };
        return parts.Length == 1
            ? spec
            : double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha)
                ? spec with { Alpha = alpha }
                : throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--partition: '{parts[1]}' is not a number, as in dirichlet:0.5.");
    }
}
