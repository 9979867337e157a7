using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.Tests.Rounds.Masking;
using FedInfra.Learning.Training;
using FedInfra.Rpc;
using FedInfra.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Evaluation;

/// <summary>For whom an evaluation waits: of its 100 s, a lost node has 10 to be back where it can be spared.</summary>
public sealed class EvaluationTests : IDisposable
{
    private static readonly JobSpec _spec = MaskedFederation.Spec();

    private readonly RpcCallContext _call = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, NodeConnection> _nodes = [];
    private readonly ServiceProvider _services;
    private readonly BlobId _model;

    public EvaluationTests()
    {
        _services = CoordinatorServices.Build(_folder.Path, new EvaluationOptions(_folder.Path, 1), IdentityOptions.None, NullLoggerFactory.Instance, _time);
        _model = _services.GetRequiredService<BlobStore>().Put([1]);
    }

    private NodeDirectory Directory => _services.GetRequiredService<NodeDirectory>();

    private Waiting? Waiting => _services.GetRequiredService<WaitBoard>().Of("heart-1");

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Lost_nodes_are_waited_for_while_fewer_than_the_jobs_quorum_have_measured_a_rounds_model()
    {
        Array.ForEach(["alpha", "beta", "gamma", "omega"], Join);
        var plan = new RoundPlan("heart-1", _spec with { Quorum = 0.5 }, 3, 1, _model, new Dictionary<string, BlobId>());
        var measuring = _services.GetRequiredService<GlobalEvaluation>().MeasureAsync(plan, _model, CancellationToken.None);
        Array.ForEach(["beta", "gamma", "omega"], Lose);
        await AnswerAsync("alpha", 0.5);
        _time.MoveTo(TimeSpan.FromSeconds(40));
        Assert.Equal(["beta", "gamma", "omega"], Waiting!.Nodes);

        Join("omega");
        await AnswerAsync("omega", 1);

        Assert.Equal(new EvaluationResult(20, 0, 0.75), (await measuring).Result);
    }

    [Fact]
    public async Task At_the_end_every_site_that_was_asked_is_waited_for_until_the_deadline()
    {
        Array.ForEach(["alpha", "beta", "omega"], Join);
        var measuring = MeasureSitesAsync(_spec);
        Array.ForEach(["beta", "omega"], Lose);
        await AnswerAsync("alpha", 0.5);
        _time.MoveTo(TimeSpan.FromSeconds(40));
        Assert.Equal(["beta", "omega"], Waiting!.Nodes);

        Join("omega");
        await AnswerAsync("omega", 1);
        _time.MoveTo(_spec.RoundDeadline);

        Assert.Equal([new SiteResult("alpha", 0.5, null), new SiteResult("omega", 1, null)], await measuring);
    }

    [Fact]
    public async Task A_site_that_did_not_measure_the_finished_model_is_not_waited_for_while_the_others_train_alone()
    {
        Array.ForEach(["alpha", "omega"], Join);
        var measuring = MeasureSitesAsync(_spec with { TrainAlone = true });
        Lose("omega");
        await AnswerAsync("alpha", 0.5);
        _time.MoveTo(_spec.RoundDeadline);

        await AnswerAsync("alpha", 0.25);

        Assert.Equal([new SiteResult("alpha", 0.5, 0.25)], await measuring);
    }

    private Task<IReadOnlyList<SiteResult>> MeasureSitesAsync(JobSpec spec) =>
        _services.GetRequiredService<SiteEvaluation>().MeasureAsync("heart-1", spec, _model, _model, CancellationToken.None);

    private void Join(string node)
    {
        var registered = _services.GetRequiredService<FederationHandlers>().Register(
            new RegisterRequest { Node = node, Data = new DataSummary { TrainExamples = 10, TestExamples = 10 } }, _call);
        _nodes[node] = Directory.Find(registered.Session);
        Directory.SetReading(_nodes[node], true);
    }

    private void Lose(string node) => Directory.SetReading(_nodes[node], false);

    /// <summary>Answers the node's next directive, and returns when it is not waited for any more.</summary>
    private async Task AnswerAsync(string node, double accuracy)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var directive = await _nodes[node].Outgoing.Reader.ReadAsync(patience.Token);
        var report = new ReportRequest { Session = _nodes[node].Token, Directive = directive.Id, Evaluated = new Evaluated { Examples = 10, Accuracy = accuracy } };
        Assert.True(_services.GetRequiredService<FederationHandlers>().Report(report, _call).Accepted);
        while (Waiting?.Nodes.Contains(node) == true)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
