using System.Security.Cryptography;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.Rounds.Masking;
using FedInfra.Coordinator.State;
using FedInfra.Learning.Safetensors;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Rpc;
using FedInfra.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Rounds.Masking;

/// <summary>
/// Two of six nodes are lost. The job can spare them, so the first phase closes after their grace of 10 s; the sites ask
/// for five nodes, so the four that are left refuse at once.
/// </summary>
public sealed class ComebackTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] _names = ["node-0", "node-1", "node-2", "node-3", "node-4", "node-5"];
    private static readonly string[] _lost = ["node-1", "node-4"];

    private readonly RpcCallContext _call = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly Dictionary<string, NodeConnection> _nodes = [];
    private readonly RoundPlan _plan;

    public ComebackTests()
    {
        _services = CoordinatorServices.Build(_folder.Path, new EvaluationOptions(_folder.Path, 1), IdentityOptions.None, NullLoggerFactory.Instance, _time);
        State.Record(new JobSubmitted("heart-1", "heart", ServerStrategies.FedAvg, 5, ""));
        var spec = MaskedFederation.Spec() with { RoundAttempts = 3 };
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, spec.Model.Parameters, spec.Model.Initialize(1));
        var model = _services.GetRequiredService<BlobStore>().Put(file.ToArray());
        State.Record(new JobStarted("heart-1", model));
        _plan = new RoundPlan("heart-1", spec, 3, 1, model, new Dictionary<string, BlobId>());
        foreach (var node in _names)
        {
            _keys[node] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var record = MaskedFederation.Record(node, _keys[node]);
            State.Record(new NodeEnrolled(node, "", record.Certificate, record.Expires, "", Approved: true));
            Join(node);
        }
    }

    private StateStore State => _services.GetRequiredService<StateStore>();

    private NodeDirectory Directory => _services.GetRequiredService<NodeDirectory>();

    private FederationHandlers Handlers => _services.GetRequiredService<FederationHandlers>();

    private Waiting? Waiting => _services.GetRequiredService<WaitBoard>().Of("heart-1");

    /// <summary>The first attempt fails as described.</summary>
    public async Task InitializeAsync()
    {
        var running = RunAsync(attempt: 1);
        foreach (var node in _lost)
        {
            Directory.SetReading(_nodes[node], false);
        }

        var refusals = _names.Except(_lost).Select(RefuseAsync).ToArray();
        _time.MoveTo(TimeSpan.FromSeconds(10));
        Assert.All(await Task.WhenAll(refusals), code => Assert.Equal(PrivacyRefusal.CohortTooSmall, code));
        var closed = await running;
        Assert.True(closed is { Failed: true, Seconds: 10 });
        Assert.Equal(_names, closed.Absent.Select(absence => absence.Node));
    }

    public async Task DisposeAsync() => await _stop.CancelAsync();

    public void Dispose()
    {
        _services.Dispose();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_next_attempt_waits_for_those_that_were_lost_and_asks_all()
    {
        var running = RunAsync(attempt: 2);
        Assert.Equal(new Waiting { Round = 3, What = Waiting.Types.For.Nodes, Needed = 6, Nodes = { _names.Except(_lost) } }, Waiting);

        Array.ForEach(_lost, Join);

        foreach (var node in _names)
        {
            Assert.Equal(_names.Length, (await DirectiveAsync(node)).Train.Masking.Certificates.Count);
        }

        await StopAsync(running);
    }

    [Fact]
    public async Task They_are_waited_for_only_for_what_is_left_of_the_deadline()
    {
        var running = RunAsync(attempt: 2);
        _time.MoveTo(TimeSpan.FromSeconds(99));
        Assert.Equal(Waiting.Types.For.Nodes, Waiting!.What);

        _time.MoveTo(TimeSpan.FromSeconds(100));

        Assert.Equal(4, (await DirectiveAsync("node-0")).Train.Masking.Certificates.Count);
        await StopAsync(running);
    }

    [Fact]
    public async Task Who_was_revoked_is_not_waited_for()
    {
        Array.ForEach(_lost, node => State.Record(new NodeRevoked(node, "", "test")));

        var running = RunAsync(attempt: 2);

        Assert.Equal(4, (await DirectiveAsync("node-0")).Train.Masking.Certificates.Count);
        await StopAsync(running);
    }

    private Task<RoundClosed> RunAsync(int attempt) => _services.GetRequiredService<RoundRunner>().RunAsync(_plan with { Attempt = attempt }, _stop.Token);

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private void Join(string node)
    {
        _nodes[node] = Directory.Find(Handlers.Register(new RegisterRequest { Node = node, Data = new DataSummary { TrainExamples = 10 } }, _call).Session);
        Directory.SetReading(_nodes[node], true);
    }

    /// <summary>The node's next training; withdrawals of the last one are passed over.</summary>
    private async Task<Directive> DirectiveAsync(string node)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Directive directive;
        do
        {
            directive = await _nodes[node].Outgoing.Reader.ReadAsync(patience.Token);
        }
        while (directive.WorkCase != Directive.WorkOneofCase.Train);
        return directive;
    }

    /// <summary>A node whose site asks for five: it advertises its keys, and gives nobody a share.</summary>
    private async Task<PrivacyRefusal> RefuseAsync(string node)
    {
        var directive = await DirectiveAsync(node);
        using var round = MaskedRoundInfo.Of(directive, _names);
        using var client = SecureAggregationClient.Start(node, _keys[node], round.Parameters, round.Enrolled, new ClientPolicy(MinimumCohort: 5), _ => { });
        var request = new AdvanceRequest
        {
            Session = _nodes[node].Token,
            Directive = directive.Id,
            Step = MaskingStep.Advertise,
            Message = ByteString.CopyFrom(client.Advertise().Span),
        };
        AdvanceReply reply;
        do
        {
            reply = await Handlers.AdvanceAsync(request, _call);
        }
        while (!reply.Ready);
        var refusal = Assert.Throws<PrivacyException>(() => { client.ShareKeys(reply.Next.Memory); });
        var failed = new Failed { Kind = Failed.Types.Kind.Refused, Reason = $"{refusal.Code}: {refusal.Message}" };
        Handlers.Report(new ReportRequest { Session = request.Session, Directive = directive.Id, Failed = failed }, _call);
        return refusal.Code;
    }
}
