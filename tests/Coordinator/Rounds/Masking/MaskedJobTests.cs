using System.Security.Cryptography;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Journal;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.Rounds.Masking;
using FedInfra.Coordinator.State;
using FedInfra.Learning.Safetensors;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Rpc;
using FedInfra.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Rounds.Masking;

/// <summary>Whole masked rounds through the coordinator's rooms: cohort, directives, handlers, journal, blobs.</summary>
public sealed class MaskedJobTests : IDisposable
{
    private readonly RpcCallContext _call = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly Dictionary<string, (ECDsa Key, NodeConnection Connection)> _nodes = [];

    public MaskedJobTests()
    {
        _services = CoordinatorServices.Build(
            _folder.Path, new EvaluationOptions(_folder.Path, 1), IdentityOptions.None, NullLoggerFactory.Instance, TimeProvider.System);
        State.Record(new JobSubmitted("heart-1", "heart", ServerStrategies.FedAvg, 5, ""));
    }

    private StateStore State => _services.GetRequiredService<StateStore>();

    private BlobStore Blobs => _services.GetRequiredService<BlobStore>();

    private FederationHandlers Handlers => _services.GetRequiredService<FederationHandlers>();

    [Fact]
    public async Task A_masked_round_gives_a_model_keeps_no_update_and_journals_each_phase()
    {
        Array.ForEach(["node-0", "node-1", "node-2", "node-3"], node => Join(node));
        var running = _services.GetRequiredService<RoundRunner>().RunAsync(Plan(), CancellationToken.None);
        await Task.WhenAll(_nodes.Keys.Select(node => PlayAsync(node, fails: node == "node-3")));

        var closed = await running;

        // node-3 failed after it had given its shares, but its update is in the sum.
        Assert.False(closed.Failed);
        Assert.Equal(["node-0", "node-1", "node-2", "node-3"], closed.Participants);
        Assert.Null(closed.TrainingLoss);
        Assert.Equal([closed.Model!.Value], StoredBlobs().Except([Plan().Model]));
        var events = _services.GetRequiredService<EventJournal>().Read().Select(entry => entry.Event).ToArray();
        Assert.Equal(["Advertise", "ShareKeys", "MaskedInput", "Confirm", "Unmask"], events.OfType<MaskingPhaseClosed>().Select(phase => phase.Phase));
        Assert.All(events.OfType<UpdateAccepted>(), accepted => Assert.Equal((0, 0), (accepted.Examples, accepted.Norm)));
        Assert.Equal(4, events.OfType<UpdateAccepted>().Count());
    }

    [Fact]
    public async Task Every_node_of_a_round_is_told_the_same_bytes()
    {
        Array.ForEach(["node-0", "node-1", "node-2"], node => Join(node));
        using var stop = new CancellationTokenSource();
        var running = _services.GetRequiredService<RoundRunner>().RunAsync(Plan(), stop.Token);
        var works = new List<ByteString>();
        foreach (var (_, connection) in _nodes.Values)
        {
            works.Add((await connection.Outgoing.Reader.ReadAsync()).Train.ToByteString());
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Single(works.Distinct());
    }

    [Fact]
    public async Task The_directive_of_a_round_that_is_over_is_unknown()
    {
        Array.ForEach(["node-0", "node-1", "node-2"], node => Join(node));
        using var stop = new CancellationTokenSource();
        var running = _services.GetRequiredService<RoundRunner>().RunAsync(Plan(), stop.Token);
        var connection = _nodes["node-0"].Connection;
        var directive = await connection.Outgoing.Reader.ReadAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var request = new AdvanceRequest { Session = connection.Token, Directive = directive.Id, Step = MaskingStep.Advertise };
        var refusal = await Assert.ThrowsAsync<CoordinatorException>(() => Handlers.AdvanceAsync(request, _call));
        Assert.Equal(CoordinatorErrorCode.NotFound, refusal.Code);
        Assert.Contains(directive.Id, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_that_all_fail_end_the_attempt_at_once_with_their_reasons()
    {
        Array.ForEach(["node-0", "node-1", "node-2"], node => Join(node));
        var running = _services.GetRequiredService<RoundRunner>().RunAsync(Plan(), CancellationToken.None);
        foreach (var (_, connection) in _nodes.Values)
        {
            var directive = await connection.Outgoing.Reader.ReadAsync();
            Handlers.Report(new ReportRequest { Session = connection.Token, Directive = directive.Id, Failed = new Failed { Reason = $"{connection.Node} has no room" } }, _call);
        }

        var closed = await running;

        Assert.True(closed.Failed);
        Assert.Contains("missing: node-0, node-1, node-2", closed.Reason, StringComparison.Ordinal);
        Assert.Equal(["node-0 has no room", "node-1 has no room", "node-2 has no room"], closed.Absent.Select(absence => absence.Reason));
    }

    [Fact]
    public async Task A_revoked_node_is_not_waited_for()
    {
        Array.ForEach(["node-0", "node-1", "node-2"], node => Join(node));
        var running = _services.GetRequiredService<RoundRunner>().RunAsync(Plan(), CancellationToken.None);
        foreach (var (_, connection) in _nodes.Values)
        {
            await connection.Outgoing.Reader.ReadAsync();
            _services.GetRequiredService<NodeDirectory>().Disconnect(connection.Node, isRevoked: true);
        }

        Assert.All((await running).Absent, absence => Assert.Contains("revoked", absence.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cohort_without_certificates_is_told_what_to_do()
    {
        Join("node-0");
        Join("node-1", isEnrolled: false);
        Join("node-2", isEnrolled: false);

        var refusal = await Assert.ThrowsAsync<CoordinatorException>(() => _services.GetRequiredService<RoundRunner>().RunAsync(Plan(), CancellationToken.None));
        Assert.Contains("1 of the 3", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("`privacy.secure-aggregation: off`", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_share_of_the_nodes_still_picks_the_minimum_cohort_and_no_suspect()
    {
        Array.ForEach(["node-0", "node-1", "node-2", "node-3", "node-4", "node-5"], node => Join(node));
        var cohorts = _services.GetRequiredService<MaskedCohort>();
        var plan = Plan() with { Spec = MaskedFederation.Spec() with { CohortFraction = 0.1 } };
        Assert.Equal(3, (await cohorts.PickAsync(plan, CancellationToken.None)).Count);

        cohorts.LeaveOut(plan, [new WrongShare("node-0", "node-1"), new WrongShare("node-2", "node-3"), new WrongShare("node-4", "node-3")]);
        var refusal = await Assert.ThrowsAsync<CoordinatorException>(
            () => cohorts.PickAsync(plan with { Spec = plan.Spec with { MinimumNodes = 4 } }, CancellationToken.None));
        Assert.Contains("3 are left: node-0, node-1, node-3 were part of wrong shares", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["node-2", "node-4", "node-5"], (await cohorts.PickAsync(plan, CancellationToken.None)).Select(node => node.Node));
        Assert.Equal(6, (await cohorts.PickAsync(plan with { Job = "other", Spec = MaskedFederation.Spec() }, CancellationToken.None)).Count);
    }

    [Fact]
    public void A_strategy_that_looks_at_single_updates_is_refused_with_what_to_use_instead()
    {
        Assert.All(ServerStrategies.Names, name => Assert.Null(ServerStrategies.WhyNotMasked(name)));
        Assert.Equal(
            "strategy.name: 'fedadam' looks at single updates, which secure aggregation hides; use a linear one (fedavg) or privacy.secure-aggregation: off",
            ServerStrategies.WhyNotMasked("fedadam", name => name == "fedavg"));
    }

    public void Dispose()
    {
        _services.Dispose();
        foreach (var (key, _) in _nodes.Values)
        {
            key.Dispose();
        }

        _folder.Dispose();
    }

    private void Join(string node, bool isEnrolled = true)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (isEnrolled)
        {
            var record = MaskedFederation.Record(node, key);
            State.Record(new NodeEnrolled(node, "", record.Certificate, record.Expires, "", Approved: true));
        }

        var directory = _services.GetRequiredService<NodeDirectory>();
        var connection = directory.Find(Handlers.Register(new RegisterRequest { Node = node, Data = new DataSummary { TrainExamples = 10 } }, _call).Session);
        directory.SetReading(connection, true);
        _nodes.Add(node, (key, connection));
    }

    private RoundPlan Plan()
    {
        var spec = MaskedFederation.Spec();
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, spec.Model.Parameters, spec.Model.Initialize(1));
        return new RoundPlan("heart-1", spec, 3, 1, Blobs.Put(file.ToArray()), new Dictionary<string, BlobId>());
    }

    private IEnumerable<BlobId> StoredBlobs() => Directory.EnumerateFiles(Path.Combine(_folder.Path, "blobs", "sha256"), "*", SearchOption.AllDirectories)
        .Select(path => BlobId.Parse(Path.GetFileName(path)));

    /// <summary>A node's whole round by way of the handlers.</summary>
    private async Task PlayAsync(string node, bool fails)
    {
        var (key, connection) = _nodes[node];
        var directive = await connection.Outgoing.Reader.ReadAsync();
        var cohort = _nodes.Keys.Order(StringComparer.Ordinal).ToArray();
        using var round = MaskedRoundInfo.Of(directive, cohort);
        var client = SecureAggregationClient.Start(node, key, round.Parameters, round.Enrolled, new ClientPolicy(), _ => { });
        var found = _services.GetRequiredService<NodeDirectory>().FindAssignment(connection, directive.Id)!;
        var assignment = new Assignment(node, directive) { Advance = (_, request, cancellation) => AdvanceAsync(connection, request) };
        using var player = new MaskedNode(assignment, ECDsa.Create(), round.Parameters, client, Blobs)
        {
            Update = [.. Enumerable.Repeat(0.25f, (int)round.Parameters.Values)],
            Weight = 10,
        };
        foreach (var step in MaskedFederation.Steps)
        {
            var message = player.Make(step);
            found.Uploaded = assignment.Uploaded;
            await player.SendAsync(step, message);
        }

        var report = new ReportRequest { Session = connection.Token, Directive = directive.Id };
        if (fails)
        {
            report.Failed = new Failed { Reason = "too late" };
        }
        else
        {
            report.Trained = new Trained { Update = assignment.Uploaded, ModelSha256 = directive.Train.Model.Weights.Sha256, Loss = 0.5 };
        }

        Assert.True(Handlers.Report(report, _call).Accepted);
    }

    private Task<AdvanceReply> AdvanceAsync(NodeConnection connection, AdvanceRequest request)
    {
        var own = request.Clone();
        own.Session = connection.Token;
        return Handlers.AdvanceAsync(own, _call);
    }
}
