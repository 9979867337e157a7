using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.Rounds.Masking;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using FedInfra.Learning.Training;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Rounds.Masking;

/// <summary>One masked round between the coordinator's exchange and nodes of the protocol's library, on a clock that stands still.</summary>
internal sealed class MaskedFederation : IDisposable
{
    public static readonly MaskingStep[] Steps =
        [MaskingStep.Advertise, MaskingStep.ShareKeys, MaskingStep.MaskedInput, MaskingStep.Confirm, MaskingStep.Unmask];

    // The round may take 100 s, so that the phases' marks are whole and half seconds.
    private static readonly double[] _marks = [50, 60, 80, 90, 100];
    private static readonly string[] _none = [];

    private readonly TemporaryFolder _folder = new();

    private readonly Dictionary<string, NodeConnection> _connections = [];

    public MaskedFederation(int nodes, string strategy = ServerStrategies.FedAvg, int quorum = 1)
    {
        Blobs = new BlobStore(_folder.Path);
        Directory = new NodeDirectory(Time);
        var spec = Spec(strategy);
        var weights = spec.Model.Initialize(1);
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, spec.Model.Parameters, weights);
        Plan = new RoundPlan("heart-1", spec, 3, 1, Blobs.Put(file.ToArray()), new Dictionary<string, BlobId>());
        var keys = Enumerable.Range(0, nodes).ToDictionary(i => $"node-{i}", _ => ECDsa.Create(ECCurve.NamedCurves.nistP256));
        EnrolmentRecord[] cohort = [.. keys.Select(key => Record(key.Key, key.Value))];
        Work = MaskedWork.Create(Plan, DirectiveFactory.Describe(spec.Model, Plan.Model, file.Length), cohort, largestExamples: nodes, noise: null);
        Round = MaskedRoundInfo.Of(Directive(), [.. keys.Keys]);
        Exchange = new MaskedExchange(Round, [.. keys.Keys], TimeSpan.FromSeconds(100), quorum, Directory, Closed.Add, Time, NullLogger.Instance);
        Nodes = [.. keys.Select((key, i) => Node(key.Key, key.Value, i))];
        foreach (var node in Nodes)
        {
            _ = Exchange.WatchAsync(node.Assignment);
            Connect(node.Name);
        }
    }

    public ManualTime Time { get; } = new();

    public NodeDirectory Directory { get; }

    public BlobStore Blobs { get; }

    public RoundPlan Plan { get; }

    public TrainWork Work { get; }

    public MaskedRoundInfo Round { get; }

    public MaskedExchange Exchange { get; }

    public IReadOnlyList<MaskedNode> Nodes { get; }

    public List<MaskingPhaseClosed> Closed { get; } = [];

    public MaskedNode this[string name] => Nodes.Single(node => node.Name == name);

    /// <summary>A whole round; who is named drops out before its message of that phase, and the phase's time runs out.</summary>
    public async Task<UnmaskedRound> RunAsync(params string[][] dropouts)
    {
        var running = Exchange.RunAsync(CancellationToken.None);
        var living = Nodes.ToList();
        for (var phase = 0; phase < Steps.Length; phase++)
        {
            await PlayAsync(phase, living, phase < dropouts.Length ? dropouts[phase] : _none);
        }

        return await running;
    }

    /// <summary>One phase of those who live.</summary>
    public async Task PlayAsync(int phase, List<MaskedNode> living, params string[] dropouts)
    {
        living.RemoveAll(node => dropouts.Contains(node.Name));
        var sending = living.Select(node => node.SendAsync(Steps[phase], node.Make(Steps[phase]))).ToArray();
        if (dropouts.Length > 0)
        {
            Pass(phase);
        }

        await Task.WhenAll(sending);
    }

    public void Connect(string node) => Directory.SetReading(_connections[node] = Directory.Open(node, isAdmitted: true), true);

    public void Lose(string node) => Directory.SetReading(_connections[node], false);

    /// <summary>The time of a phase runs out.</summary>
    public void Pass(int phase) => Time.MoveTo(TimeSpan.FromSeconds(_marks[phase]));

    /// <summary>The gathered updates of an opened sum, as a round folds them.</summary>
    public GatheredUpdates Gathered(UnmaskedRound sum) =>
        new([.. sum.Contributors.Select(node => new GatheredUpdate(node, Exchange.Updates[node], 0, 0))], [], [])
        {
            Opened = new OpenedSum(Exchange.Parameters, sum),
        };

    public void Dispose()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        Exchange.Dispose();
        _folder.Dispose();
    }

    public static JobSpec Spec(string strategy = ServerStrategies.FedAvg) => new()
    {
        Name = "heart",
        Model = ModelCatalogue.LogisticRegression(4, 3),
        Rounds = 5,
        Seed = 1,
        Strategy = new StrategySpec { Name = strategy },
        Training = new Learning.Training.TrainingPlan { Epochs = 1, BatchSize = 10, Seed = 1, Optimizer = new OptimizerSpec { Name = "sgd", LearningRate = 0.1f } },
        CohortFraction = 1,
        MinimumNodes = 1,
        Quorum = 0.5,
        RoundDeadline = TimeSpan.FromSeconds(100),
        RoundAttempts = 1,
        EvaluationData = null,
        EvaluateEvery = 0,
        EvaluateSites = false,
        TrainAlone = false,
        Masking = new MaskingSpec(),
    };

    public static EnrolmentRecord Record(string node, ECDsa key)
    {
        using var certificate = new CertificateRequest($"CN={node}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return new EnrolmentRecord(node, "", Convert.ToBase64String(certificate.RawData), certificate.NotAfter, NodeAdmission.Approved, "");
    }

    private Directive Directive() => DirectiveFactory.Train(Plan.Job, Plan.Spec, Plan.Number, Work);

    private MaskedNode Node(string name, ECDsa key, int index)
    {
        var assignment = new Assignment(name, Directive()) { Advance = Exchange.AdvanceAsync };
        var client = SecureAggregationClient.Start(name, key, Round.Parameters, Round.Enrolled, new ClientPolicy(), _ => { });
        return new MaskedNode(assignment, key, Round.Parameters, client, Blobs)
        {
            Update = [.. Enumerable.Range(0, (int)Round.Parameters.Values).Select(i => ((i + 1) * (index + 1) % 7 / 7f) - 0.4f)],
            Weight = index + 1,
        };
    }
}
