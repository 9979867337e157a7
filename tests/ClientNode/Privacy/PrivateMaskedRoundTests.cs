using FedInfra.ClientNode.Privacy;
using FedInfra.ClientNode.Tests.SecureAggregation;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Privacy.Accounting;
using Mode = FedInfra.Contracts.V1.DifferentialPrivacy.Types.Mode;

namespace FedInfra.ClientNode.Tests.Privacy;

/// <summary>Masked rounds under differential privacy, and coordinators that promise more than they keep.</summary>
public sealed class PrivateMaskedRoundTests : IDisposable
{
    private readonly MaskedFederation _federation = new();

    public PrivateMaskedRoundTests()
    {
        // Five nodes, at least three of them in the sum, one of those corrupt: two add their noise for certain.
        _federation.Directive.Train.Privacy = new DifferentialPrivacy { Mode = Mode.Distributed, Clip = 0.5, NoiseMultiplier = 2, NoiseNodes = 2, Delta = 1e-5 };
        (_federation.Directive.Train.Masking.ClipRange, _federation.Directive.Train.Masking.MaximumWeight) = (0.5f, 1);
    }

    private TrainWork Work => _federation.Directive.Train;

    public void Dispose() => _federation.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_nodes_noise_is_on_the_sum_and_each_writes_one_release_down(bool adapts)
    {
        Work.Privacy.ClipCountNoise = adapts ? 3 : 0;
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = _federation.Keys.Keys.Select(name => Still(name)).ToArray();
        Array.ForEach(nodes, coordinator.Serve);

        await Task.WhenAll(nodes.Select(node => node.RunAsync(_federation.Directive)));

        var plan = PrivateRounds.DistributedOf(Work);
        var (mean, contributors) = coordinator.Open();
        Assert.Equal(MaskedFederation.Nodes, contributors.Count);
        var deviation = Math.Sqrt(mean[..SmallNode.Spec.ParameterCount].Average(value => (double)value * value));
        Assert.InRange(deviation / plan.StandardDeviation(contributors.Count), 0.97, 1.03);
        Assert.Equal(SmallNode.Spec.ParameterCount + (adapts ? 1 : 0), mean.Length);
        Assert.All(nodes, node =>
        {
            Assert.Equal(PrivateRounds.SpendOf(Work), Assert.Single(node.Context.Privacy.Lines).Spend);
            Assert.Equal((0, false), (node.Link.Reports.Single().Trained.Examples, node.Link.Reports.Single().Trained.HasLoss));
        });
    }

    [Fact]
    public async Task A_session_that_comes_again_makes_no_second_release_for_one_debit()
    {
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = _federation.Keys.Keys.Select(name => Still(name)).ToArray();
        Array.ForEach(nodes, coordinator.Serve);
        await Task.WhenAll(nodes.Select(node => node.RunAsync(_federation.Directive)));
        var again = _federation.Directive.Clone();
        again.Id = "d2";

        await nodes[0].RunAsync(again);

        Assert.Contains("a session is used once", nodes[0].Link.Reports.Last().Failed.Reason, StringComparison.Ordinal);
        Assert.Equal(2, nodes[0].Link.Reports.Count);
        Assert.Single(nodes[0].Link.Begun);
        Assert.Single(nodes[0].Context.Privacy.Lines);
    }

    [Fact]
    public async Task A_round_that_ends_before_anything_masked_has_left_costs_nothing()
    {
        var node = Still(MaskedFederation.Victim);
        node.Link.OnAdvance = (_, _) => throw new Rpc.RpcException(Rpc.RpcStatusCode.FailedPrecondition, "the round is over");

        await node.RunAsync(_federation.Directive);

        Assert.NotNull(node.Refusal);
        Assert.Empty(node.Context.Privacy.Lines);
    }

    [Theory]
    [InlineData("noise nodes")]
    [InlineData("clip range")]
    [InlineData("max corrupt")]
    [InlineData("clip count noise")]
    public async Task Noise_that_the_round_cannot_promise_is_refused_before_any_work(string field)
    {
        switch (field)
        {
            case "noise nodes":
                Work.Privacy.NoiseNodes = 3;
                break;
            case "clip range":
                Work.Masking.ClipRange = 8;
                break;
            case "max corrupt":
                Work.Masking.MaxCorrupt = double.NaN;
                break;
            default:
                Work.Privacy.ClipCountNoise = 0.5;
                break;
        }

        var node = Still(MaskedFederation.Victim);
        await node.RunAsync(_federation.Directive);

        Assert.Equal(Failed.Types.Kind.Refused, node.Refusal.Kind);
        Assert.Contains(field, node.Refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Downloads);
        Assert.Empty(node.Link.Advances);
    }

    [Fact]
    public async Task Two_nodes_of_one_data_set_pay_each_in_one_session()
    {
        Work.Privacy.Mode = Mode.Central;
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = _federation.Keys.Keys.Select(name => Still(name)).ToArray();
        Array.ForEach(nodes, coordinator.Serve);
        var ledger = NodeLedger.Open(_federation.Folder["ledger"], "patients", TimeProvider.System);
        foreach (var node in nodes.Take(2))
        {
            node.Context = node.Context with { Privacy = new NodePrivacy(ledger, null, null, null, node.Name, sharing: 2) };
        }

        await Task.WhenAll(nodes.Select(node => node.RunAsync(_federation.Directive)));

        // One data set moves the sum by twice the clip.
        Assert.Equal(2, ledger.Lines.Count);
        Assert.Equal(Composition.Epsilon([PrivacySpend.Central(1, 1)], 1e-5), NodeLedger.Epsilon(ledger.Lines, 1e-5), 1e-9);
    }

    /// <summary>A node whose training leaves the model of zeros as it is: what the sum holds is noise.</summary>
    private MaskedNode Still(string name) => _federation.Node(name, engine: spec => new FakeTrainer(spec));
}
