namespace FedInfra.Coordinator.Tests.Rounds.Masking;

/// <summary>Nodes whose connection is lost in the midst of a masked round: waited for as long as somebody may need them.</summary>
public sealed class LostNodesTests
{
    /// <summary>A tenth of the round's 100 s.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0, "it advertised no keys")]
    [InlineData(1, "it shared no keys")]
    [InlineData(2, "it sent no masked update")]
    [InlineData(3, "it confirmed no survivors")]
    [InlineData(4, "it gave no shares")]
    public async Task Who_is_lost_has_dropped_out_after_its_grace_and_the_later_phases_do_not_wait(int phase, string omission)
    {
        using var federation = new MaskedFederation(5);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        for (var i = 0; i < 5; i++)
        {
            if (i == phase)
            {
                federation.Lose("node-1");
                living.RemoveAll(node => node.Name == "node-1");
            }

            var playing = federation.PlayAsync(i, living);
            if (i == phase)
            {
                federation.Time.MoveTo(_grace);
            }

            await playing;
        }

        using var sum = await running;
        Assert.Equal(_grace.Ticks, federation.Time.GetTimestamp());
        Assert.Equal(phase < 3 ? 4 : 5, sum.Contributors.Count);
        Assert.Equal(["node-1"], federation.Closed[phase].Missing.Keys);
        Assert.Equal($"{omission} within 10 s of the round's start: connection lost and not back in time", federation.Exchange.Dropped["node-1"]);
    }

    [Fact]
    public async Task A_lost_node_that_is_back_within_its_grace_goes_on()
    {
        using var federation = new MaskedFederation(5);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        for (var phase = 0; phase < 5; phase++)
        {
            federation.Lose("node-1");
            var others = federation.PlayAsync(phase, [.. living.Where(node => node.Name != "node-1")]);
            federation.Connect("node-1");
            federation.Time.MoveTo(TimeSpan.FromSeconds(11 * (phase + 1)));
            await federation.PlayAsync(phase, [federation["node-1"]]);
            await others;
        }

        using var sum = await running;
        Assert.Equal(5, sum.Contributors.Count);
        Assert.Empty(federation.Exchange.Dropped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Lost_nodes_without_which_the_round_would_end_are_waited_for_and_one_that_is_back_saves_it(int phase)
    {
        // Of four nodes three are needed, and of the lost two it is enough that one is back.
        using var federation = new MaskedFederation(4);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        var living = federation.Nodes.ToList();
        for (var i = 0; i < 5; i++)
        {
            if (i != phase)
            {
                await federation.PlayAsync(i, living);
                continue;
            }

            federation.Lose("node-1");
            federation.Lose("node-3");
            var others = federation.PlayAsync(i, [federation["node-0"], federation["node-2"]]);
            federation.Time.MoveTo(_grace * 2);
            Assert.Equal(["node-1", "node-3"], federation.Exchange.Waiting.Nodes);
            federation.Connect("node-1");
            await federation.PlayAsync(i, [federation["node-1"]]);
            await others;
            living.Remove(federation["node-3"]);
        }

        using var sum = await running;
        Assert.Equal(_grace.Ticks * 2, federation.Time.GetTimestamp());
        Assert.Equal(["node-3"], federation.Exchange.Dropped.Keys);
    }

    [Fact]
    public async Task A_lost_node_that_the_quorum_needs_is_waited_for_until_the_mark()
    {
        using var federation = new MaskedFederation(5, quorum: 5);
        var running = federation.Exchange.RunAsync(CancellationToken.None);
        federation.Lose("node-1");
        var others = federation.PlayAsync(0, [.. federation.Nodes.Where(node => node.Name != "node-1")]);
        federation.Time.MoveTo(_grace * 4);
        Assert.Equal(["node-1"], federation.Exchange.Waiting.Nodes);
        federation.Connect("node-1");
        await federation.PlayAsync(0, [federation["node-1"]]);
        await others;
        for (var phase = 1; phase < 5; phase++)
        {
            await federation.PlayAsync(phase, [.. federation.Nodes]);
        }

        using var sum = await running;
        Assert.Equal(5, sum.Contributors.Count);
    }
}
