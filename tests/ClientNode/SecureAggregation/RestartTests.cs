using FedInfra.ClientNode.SecureAggregation;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>A node's process is killed somewhere in a round; another, with the folder that was left, is given the same directive.</summary>
public sealed class RestartTests : IDisposable
{
    private const string Victim = MaskedFederation.Victim;

    private readonly MaskedFederation _federation = new();
    private readonly MaskedCoordinator _coordinator;
    private readonly TaskCompletionSource<string> _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _trainings;

    public RestartTests() => _coordinator = new MaskedCoordinator(_federation);

    public void Dispose()
    {
        _coordinator.Dispose();
        _federation.Dispose();
    }

    [Theory]
    [InlineData(MaskingStep.Advertise, false, 1)]
    [InlineData(MaskingStep.Advertise, true, 1)]
    [InlineData(MaskingStep.ShareKeys, false, 1)]
    [InlineData(MaskingStep.ShareKeys, true, 1)]
    [InlineData(MaskingStep.Unspecified, true, 0)]
    [InlineData(MaskingStep.MaskedInput, false, 0)]
    [InlineData(MaskingStep.MaskedInput, true, 0)]
    [InlineData(MaskingStep.Confirm, false, 0)]
    [InlineData(MaskingStep.Confirm, true, 0)]
    public async Task A_node_goes_on_from_what_it_saved_and_trains_again_only_where_nothing_masked_can_have_left(MaskingStep step, bool arrived, int trainings)
    {
        var (others, folder) = await KilledAtAsync(step, arrived);
        var again = Restarted(folder);
        await again.RunAsync(_federation.Directive);
        await others;

        Assert.Equal(trainings, _trainings);
        var trained = Assert.Single(again.Link.Reports).Trained;
        Assert.Equal(Sessions.SmallNode.NameOf(_coordinator.Uploaded[Victim]), trained.Update);
        Assert.Empty(again.Left);
        Assert.Equal(MaskedFederation.Nodes, _coordinator.Open().Contributors.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_was_done_answers_nothing_twice_and_the_others_open_the_sum(bool arrived)
    {
        var (others, folder) = await KilledAtAsync(MaskingStep.Unmask, arrived);
        var again = Restarted(folder);
        await again.RunAsync(_federation.Directive);
        _coordinator.Drop(Victim);
        await others;

        Assert.Equal(Failed.Types.Kind.Error, again.Refusal.Kind);
        Assert.Empty(again.Link.Advances);
        Assert.Empty(again.Left);
        Assert.Equal(MaskedFederation.Nodes, _coordinator.Open().Contributors.Count);
    }

    [Theory]
    [InlineData(MaskingStep.MaskedInput)]
    [InlineData(MaskingStep.Confirm)]
    public async Task A_node_that_is_stopped_after_masking_sees_the_round_through_when_it_is_started_again(MaskingStep step)
    {
        var first = _federation.Node(Victim);
        _coordinator.Serve(first);
        using var asked = new SemaphoreSlim(0);
        _coordinator.OnCall = (node, at, taken) =>
        {
            if (node == Victim && at == step && !taken)
            {
                asked.Release();
                throw Sessions.FakeLink.Lost();
            }
        };
        var others = Others();
        using var run = first.Create(_federation.Directive);
        var running = run.RunAsync();
        await asked.WaitAsync();
        await run.HandBackAsync();
        await running;
        Assert.Empty(first.Link.Reports);
        Assert.Equal(2, first.Left.Count());

        _coordinator.OnCall = (_, _, _) => { };
        var again = Restarted(first.Rounds);
        await again.RunAsync(_federation.Directive);
        await others;

        Assert.Equal(0, _trainings);
        Assert.NotNull(Assert.Single(again.Link.Reports).Trained);
        Assert.Empty(again.Left);
        Assert.Equal(MaskedFederation.Nodes, _coordinator.Open().Contributors.Count);
    }

    [Fact]
    public async Task A_round_that_is_withdrawn_after_masking_is_erased()
    {
        var node = _federation.Node(Victim);
        _coordinator.Serve(node);
        using var run = node.Create(_federation.Directive);
        _coordinator.OnCall = (name, at, _) =>
        {
            if (name == Victim && at == MaskingStep.MaskedInput)
            {
                run.Withdraw();
                throw Sessions.FakeLink.Lost();
            }
        };
        var others = Others();
        await run.RunAsync();
        _coordinator.Drop(Victim);
        await others;

        Assert.Empty(node.Link.Reports);
        Assert.Empty(node.Left);
    }

    [Fact]
    public async Task A_node_that_was_masking_drops_out()
    {
        var others = Others();
        var first = _federation.Node(Victim);
        _coordinator.Serve(first);
        using (var round = first.Masked.Open(_federation.Directive, _federation.Model, new BeforeMasking(values => values, (_, _) => Kill(first))))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => round.SendAsync(first.Context, new float[_coordinator.Parameters.Values], default));
        }

        var again = Restarted(await _killed.Task);
        await again.RunAsync(_federation.Directive);
        _coordinator.Drop(Victim);
        await others;

        Assert.Equal(Failed.Types.Kind.Error, again.Refusal.Kind);
        Assert.Contains("drops out", again.Refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _trainings);
        Assert.Empty(again.Left);
        Assert.Equal(MaskedFederation.Nodes - 1, _coordinator.Open().Contributors.Count);
    }

    [Fact]
    public async Task A_masked_update_that_was_lost_makes_the_node_drop_out()
    {
        var (others, folder) = await KilledAtAsync(MaskingStep.MaskedInput, arrived: false);
        File.Delete(Assert.Single(Directory.GetFiles(folder, "*.masked")));
        var again = Restarted(folder);
        await again.RunAsync(_federation.Directive);
        _coordinator.Drop(Victim);
        await others;

        Assert.Contains("is gone", again.Refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(MaskedFederation.Nodes - 1, _coordinator.Open().Contributors.Count);
    }

    [Fact]
    public async Task A_session_is_used_once_even_after_a_restart()
    {
        var first = _federation.Node(Victim);
        first.Link.OnAdvance = (_, _) => throw new RpcException(RpcStatusCode.FailedPrecondition, "too late");
        await first.RunAsync(_federation.Directive);
        var again = Restarted(first.Rounds);
        await again.RunAsync(_federation.Directive);

        Assert.Equal(Failed.Types.Kind.Refused, again.Refusal.Kind);
        Assert.StartsWith("ReplayedRound: session 'digits-1/1/1' was used", again.Refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _trainings);
        Assert.Empty(again.Link.Advances);
    }

    [Fact]
    public async Task A_session_that_comes_again_with_other_parameters_is_refused_and_the_first_can_still_go_on()
    {
        var (others, folder) = await KilledAtAsync(MaskingStep.ShareKeys, arrived: true);
        var other = _federation.Directive.Clone();
        other.Train.Masking.ClipRange = 4;
        var replayed = Restarted(folder);
        await replayed.RunAsync(other);

        Assert.Equal(Failed.Types.Kind.Refused, replayed.Refusal.Kind);
        Assert.StartsWith("ReplayedRound: ", replayed.Refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(replayed.Link.Advances);

        await Restarted(folder).RunAsync(_federation.Directive);
        await others;
        Assert.Equal(MaskedFederation.Nodes, _coordinator.Open().Contributors.Count);
    }

    [Fact]
    public async Task A_session_is_not_under_way_twice_in_one_process()
    {
        var node = _federation.Node(Victim);
        var second = _federation.Directive.Clone();
        second.Id = "d2";
        node.Link.OnAdvance = async (request, token) =>
        {
            if (request.Directive == "d1")
            {
                await node.RunAsync(second);
            }

            throw new RpcException(RpcStatusCode.FailedPrecondition, "too late");
        };
        await node.RunAsync(_federation.Directive);

        var report = node.Link.Reports.First();
        Assert.Equal("d2", report.Directive);
        Assert.Contains("under way", report.Failed.Reason, StringComparison.Ordinal);
    }

    /// <summary>The others, who wait, and the folder that the killed node left.</summary>
    private async Task<(Task Others, string Folder)> KilledAtAsync(MaskingStep step, bool arrived)
    {
        var first = _federation.Node(Victim);
        _coordinator.Serve(first);
        _coordinator.OnCall = (node, at, taken) =>
        {
            if (node == Victim && at == step && taken == arrived && !_killed.Task.IsCompleted)
            {
                Kill(first);
            }
        };
        var others = Others();
        await first.RunAsync(_federation.Directive);
        return (others, await _killed.Task);
    }

    private Task Others()
    {
        var others = _federation.Keys.Keys.Where(name => name != Victim).Select(name => _federation.Node(name)).ToList();
        others.ForEach(_coordinator.Serve);
        return Task.WhenAll(others.Select(node => node.RunAsync(_federation.Directive)));
    }

    /// <summary>Keeps what the disk holds at this instant; what the dying objects still tidy up is not what a restart finds.</summary>
    private void Kill(MaskedNode node)
    {
        _killed.SetResult(node.Snapshot(_federation.Folder["killed"]));
        throw new InvalidOperationException("killed");
    }

    private MaskedNode Restarted(string folder)
    {
        var node = _federation.Node(Victim, rounds: folder, engine: Counted);
        _coordinator.Serve(node);
        return node;
    }

    private ManagedTrainer Counted(ModelSpec spec)
    {
        _trainings++;
        return new ManagedTrainer(spec, 1);
    }
}
