using System.Collections.Concurrent;
using FedInfra.ClientNode.SecureAggregation;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Safetensors;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>Whole masked rounds of five nodes, the connection whole or broken.</summary>
public sealed class MaskedRoundTests : IDisposable
{
    private readonly MaskedFederation _federation = new();

    public void Dispose() => _federation.Dispose();

    [Fact]
    public async Task The_coordinator_opens_the_weighted_mean_and_is_told_no_examples_and_no_loss()
    {
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = Nodes(coordinator);
        await Task.WhenAll(nodes.Select(node => node.RunAsync(_federation.Directive)));

        await IsTheMeanAsync(coordinator, MaskedFederation.Nodes);
        Assert.All(nodes, node =>
        {
            var trained = Assert.Single(node.Link.Reports).Trained;
            Assert.Equal(SmallNode.NameOf(coordinator.Uploaded[node.Name]), trained.Update);
            Assert.Equal(Convert.ToHexStringLower(_federation.Model), trained.ModelSha256);
            Assert.Equal((0, 0, false), (trained.Examples, trained.Steps, trained.HasLoss));
            Assert.Empty(node.Left);
        });
    }

    [Theory]
    [InlineData(MaskingStep.Advertise, false)]
    [InlineData(MaskingStep.Advertise, true)]
    [InlineData(MaskingStep.ShareKeys, false)]
    [InlineData(MaskingStep.ShareKeys, true)]
    [InlineData(MaskingStep.Unspecified, true)]
    [InlineData(MaskingStep.MaskedInput, false)]
    [InlineData(MaskingStep.MaskedInput, true)]
    [InlineData(MaskingStep.Confirm, false)]
    [InlineData(MaskingStep.Confirm, true)]
    [InlineData(MaskingStep.Unmask, false)]
    [InlineData(MaskingStep.Unmask, true)]
    public async Task A_message_or_an_answer_that_is_lost_is_sent_again_unchanged(MaskingStep step, bool arrived)
    {
        var lost = new ConcurrentDictionary<string, bool>();
        using var coordinator = new MaskedCoordinator(_federation)
        {
            OnCall = (node, at, taken) =>
            {
                if (at == step && taken == arrived && lost.TryAdd(node, true))
                {
                    throw FakeLink.Lost();
                }
            },
        };
        var nodes = Nodes(coordinator);
        await Task.WhenAll(nodes.Select(node => node.RunAsync(_federation.Directive)));

        Assert.Equal(MaskedFederation.Nodes, lost.Count);
        Assert.All(nodes, node => Assert.NotNull(Assert.Single(node.Link.Reports).Trained));
        await IsTheMeanAsync(coordinator, MaskedFederation.Nodes);
    }

    [Fact]
    public async Task A_coordinator_that_is_not_ready_is_asked_again_with_the_session_of_the_moment()
    {
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = Nodes(coordinator);
        var (victim, tokens) = (nodes[0], 0);
        victim.Context = victim.Context with { Session = () => $"session-{++tokens}" };
        var ready = victim.Link.OnAdvance;
        victim.Link.OnAdvance = (request, token) =>
        {
            victim.Link.OnAdvance = ready;
            return Task.FromResult(new AdvanceReply());
        };
        await Task.WhenAll(nodes.Select(node => node.RunAsync(_federation.Directive)));

        var (first, second) = (victim.Link.Advances.First(), victim.Link.Advances.Skip(1).First());
        Assert.Equal((first.Step, first.Message), (second.Step, second.Message));
        Assert.NotEqual(first.Session, second.Session);
        await IsTheMeanAsync(coordinator, MaskedFederation.Nodes);
    }

    [Fact]
    public async Task A_node_that_the_coordinator_goes_on_without_says_so_and_forgets_the_round()
    {
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = Nodes(coordinator);
        nodes[0].Link.OnAdvance = (request, _) => throw new RpcException(RpcStatusCode.FailedPrecondition, "too late");
        coordinator.Drop(nodes[0].Name);
        await Task.WhenAll(nodes.Select(node => node.RunAsync(_federation.Directive)));

        Assert.Equal(Failed.Types.Kind.Error, nodes[0].Refusal.Kind);
        Assert.Contains("too late", nodes[0].Refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(nodes[0].Left);
        await IsTheMeanAsync(coordinator, MaskedFederation.Nodes - 1);
    }

    [Fact]
    public async Task A_node_that_stops_drops_out_cleanly_and_the_others_finish()
    {
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = Nodes(coordinator);
        using var asked = new SemaphoreSlim(0);
        coordinator.OnCall = (node, step, taken) =>
        {
            if (node == nodes[0].Name && step == MaskingStep.ShareKeys && taken)
            {
                asked.Release();
                throw FakeLink.Lost();
            }
        };
        using var stopped = nodes[0].Create(_federation.Directive);
        var running = nodes.Skip(1).Select(node => node.RunAsync(_federation.Directive)).Append(stopped.RunAsync()).ToArray();
        await asked.WaitAsync();
        await stopped.HandBackAsync();
        coordinator.Drop(nodes[0].Name);
        await Task.WhenAll(running);

        Assert.Equal(Failed.Types.Kind.HandedBack, nodes[0].Refusal.Kind);
        Assert.Empty(nodes[0].Left);
        await IsTheMeanAsync(coordinator, MaskedFederation.Nodes - 1);
    }

    [Fact]
    public async Task A_withdrawn_round_is_forgotten_and_nothing_is_reported()
    {
        var node = _federation.Node(MaskedFederation.Victim);
        using var run = node.Create(_federation.Directive);
        node.Link.OnAdvance = async (_, token) =>
        {
            run.Withdraw();
            await Task.Delay(Timeout.Infinite, token);
            return new AdvanceReply();
        };
        await run.RunAsync();

        Assert.Empty(node.Link.Reports);
        Assert.Empty(node.Left);
    }

    [Fact]
    public async Task A_node_without_a_certificate_says_why_it_cannot_take_part()
    {
        using var node = new SmallNode();
        using var run = new FedInfra.ClientNode.Directives.DirectiveRun(
            node.Context, _federation.Directive, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await run.RunAsync();

        Assert.Contains("has no certificate", Assert.Single(node.Link.Reports).Failed.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Begun);
    }

    [Fact]
    public async Task A_differentially_private_round_is_not_joined_without_its_clipping_and_noise()
    {
        _federation.Directive.Train.Privacy = new DifferentialPrivacy { Mode = DifferentialPrivacy.Types.Mode.Distributed, Clip = 1 };
        var node = _federation.Node(MaskedFederation.Victim);
        await node.RunAsync(_federation.Directive);

        Assert.Contains("differential privacy", node.Refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Advances);
    }

    [Fact]
    public async Task A_step_before_masking_changes_what_is_summed_and_makes_weights_equal()
    {
        _federation.Directive.Train.Privacy = new DifferentialPrivacy { Mode = DifferentialPrivacy.Types.Mode.Central, Clip = 1, NoiseMultiplier = 1, ClipCountNoise = 1, Delta = 1e-5 };
        using var coordinator = new MaskedCoordinator(_federation);
        var noised = new ConcurrentBag<int>();
        var nodes = Nodes(coordinator);
        await Task.WhenAll(nodes.Select(async node =>
        {
            using var rounding = RoundingNoise.Cryptographic();
            BlockEncoder add = (values, block) =>
            {
                noised.Add(block.Length);
                coordinator.Parameters.Quantizer.Quantize(values, 1, rounding, block);
                foreach (ref var value in block)
                {
                    value += 16;
                }
            };
            using var round = node.Masked.Open(_federation.Directive, _federation.Model, new BeforeMasking(values => [.. values, 2], add));
            await round.SendAsync(node.Context, new float[coordinator.Parameters.Values - 1], default);
        }));

        var (mean, contributors) = coordinator.Open();
        Assert.Equal(MaskedFederation.Nodes, contributors.Count);
        Assert.Equal(coordinator.Parameters.Values * MaskedFederation.Nodes, noised.Sum());
        var step = (float)(16 * coordinator.Parameters.Quantizer.Step);
        Assert.All(mean[..^1], value => Assert.Equal(step, value, 1e-6));
        Assert.Equal(2 + step, mean[^1], 1e-4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_rounds_of_one_seed_give_the_same_mean_where_rounding_repeats_and_never_the_same_bytes(bool repeatable)
    {
        _federation.Directive.Train.Masking.RepeatableRounding = repeatable;
        var (means, sent) = (new List<float[]>(), new List<byte[]>());
        foreach (var session in new[] { "one", "two" })
        {
            _federation.Directive.Train.Masking.Session = session;
            using var coordinator = new MaskedCoordinator(_federation);
            await Task.WhenAll(Nodes(coordinator).Select(node => node.RunAsync(_federation.Directive)));
            means.Add(coordinator.Open().Mean);
            sent.Add(coordinator.Uploaded[MaskedFederation.Victim]);
        }

        Assert.Equal(repeatable, means[0].SequenceEqual(means[1]));
        Assert.NotEqual(sent[0], sent[1]);
    }

    [Fact]
    public async Task How_many_values_were_cut_is_told_to_the_site()
    {
        using var coordinator = new MaskedCoordinator(_federation);
        var nodes = Nodes(coordinator);
        var delta = new float[coordinator.Parameters.Values];
        delta.AsSpan(100, 12).Fill(-8.5f);
        var logger = new ListLogger();
        var others = Task.WhenAll(nodes.Skip(1).Select(node => node.RunAsync(_federation.Directive)));
        using (var round = nodes[0].Logged(_federation.IdentityOf(nodes[0].Name), logger).Open(_federation.Directive, _federation.Model))
        {
            await round.SendAsync(nodes[0].Context, delta, default);
        }

        await others;
        Assert.Contains("12 of 7,850 values were outside \u00b18 and were cut; raise privacy.secure-aggregation.clip-range", Assert.Single(logger.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_several_blocks_arrives_whole()
    {
        var file = Path.Combine(_federation.Folder.Path, "masked");
        using var server = new SecureAggregationServer(Wide(), _federation.Enrolled, _federation.Keys.Keys);
        var clients = _federation.Keys.Keys.ToDictionary(name => name, name => _federation.Peer(name, Wide()));
        clients.Values.ToList().ForEach(client => server.AcceptAdvertisement(client.Advertise().Span));
        var roster = server.CloseAdvertising();
        clients.Values.ToList().ForEach(client => server.AcceptShares(client.ShareKeys(roster).Span));
        server.CloseSharing();
        var victim = clients[MaskedFederation.Victim];
        var mask = victim.BeginMasking(server.DeliveryFor(MaskedFederation.Victim));
        var values = new float[Wide().Values];
        values[^1] = 9;
        using var noise = RoundingNoise.Cryptographic();
        await using var masked = new FileStream(file, FileMode.Create);
        var (update, clipped) = MaskedVector.Write(masked, values, 7, Wide().Quantizer, noise, null, mask, default);

        Assert.Equal(1, clipped);
        Assert.Equal(4 * Wide().VectorLength, update.Length);
        await masked.FlushAsync();
        masked.Position = 0;
        Assert.Equal(update, await MaskedVector.NameOfAsync(masked, default));
        Assert.Equal(Convert.FromHexString(update.Sha256), server.AcceptMaskedInput(victim.CompleteMasking().Span).ToArray());
    }

    private static RoundParameters Wide() => new("wide", 1, new byte[32], new byte[32], new byte[32], (2 * MaskedVector.BlockLength) + 5, new Quantizer(8, 16, 30, 5));

    private List<MaskedNode> Nodes(MaskedCoordinator coordinator)
    {
        var nodes = _federation.Keys.Keys.Select(name => _federation.Node(name)).ToList();
        nodes.ForEach(coordinator.Serve);
        return nodes;
    }

    /// <summary>The mean of what the same nodes send in the clear, to a step of each node.</summary>
    private async Task IsTheMeanAsync(MaskedCoordinator coordinator, int contributors)
    {
        var (mean, names) = coordinator.Open();
        Assert.Equal(contributors, names.Count);
        var expected = new double[mean.Length];
        var total = names.Sum(MaskedFederation.WeightOf);
        foreach (var name in names)
        {
            var delta = await PlainAsync(name);
            for (var i = 0; i < delta.Length; i++)
            {
                expected[i] += delta[i] * (double)MaskedFederation.WeightOf(name) / total;
            }
        }

        Assert.Contains(expected, value => Math.Abs(value) > 0.001);
        var tolerance = (coordinator.Parameters.Quantizer.Step * contributors / total) + 1e-6;
        for (var i = 0; i < mean.Length; i++)
        {
            Assert.True(Math.Abs(mean[i] - expected[i]) <= tolerance, $"{i}: {mean[i]} instead of {expected[i]}");
        }
    }

    private async Task<float[]> PlainAsync(string name)
    {
        var node = _federation.Node(name);
        var plain = _federation.Directive.Clone();
        plain.Train.Masking = null;
        float[] values = [];
        node.Link.OnUpload = async (source, _) =>
        {
            using var file = new MemoryStream();
            await source.CopyToAsync(file);
            file.Position = 0;
            values = SafetensorsFile.ReadValues(file, SmallNode.Spec.Parameters);
        };
        await node.RunAsync(plain);
        return values;
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
