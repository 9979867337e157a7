using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Tests.Rounds.Masking;

namespace FedInfra.Coordinator.Tests.Nodes;

/// <summary>Whom a round waits for: of 60 s, a lost node has 6 to be back.</summary>
public sealed class RollCallTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();
    private readonly NodeDirectory _nodes;

    public RollCallTests() => _nodes = new NodeDirectory(_time);

    [Fact]
    public void It_is_over_when_all_have_answered()
    {
        _ = (Join("alpha"), Join("omega"));
        using var roll = Call(0, "alpha", "omega");

        roll.Release("alpha");
        Assert.False(roll.Over.IsCompleted);
        roll.Release("omega");
        Assert.True(roll.Over.IsCompleted);
    }

    [Fact]
    public void With_nobody_to_wait_for_it_is_over_at_once()
    {
        using var roll = Call(1);

        Assert.True(roll.Over.IsCompleted);
    }

    [Fact]
    public void Who_is_connected_and_silent_is_waited_for()
    {
        _ = (Join("alpha"), Join("omega"));
        using var roll = Call(0, "alpha", "omega");
        roll.Release("alpha");
        _time.MoveTo(_limit);

        Assert.False(roll.Over.IsCompleted);
    }

    [Fact]
    public void Who_is_lost_is_waited_for_until_its_grace_is_over()
    {
        var (_, omega) = (Join("alpha"), Join("omega"));
        using var roll = Call(0, "alpha", "omega");
        _time.MoveTo(TimeSpan.FromSeconds(3));
        Lose(omega);
        roll.Release("alpha");

        _time.MoveTo(TimeSpan.FromSeconds(8.9));
        Assert.False(roll.Over.IsCompleted);
        _time.MoveTo(TimeSpan.FromSeconds(9));
        Assert.True(roll.Over.IsCompleted);
    }

    [Fact]
    public void Who_was_lost_before_the_others_were_done_costs_them_nothing()
    {
        var (_, omega) = (Join("alpha"), Join("omega"));
        Lose(omega);
        using var roll = Call(0, "alpha", "omega");
        _time.MoveTo(TimeSpan.FromSeconds(30));
        Assert.False(roll.Over.IsCompleted);

        roll.Release("alpha");
        Assert.True(roll.Over.IsCompleted);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public void Who_is_back_before_it_is_over_is_waited_for_as_if_never_away(int seconds)
    {
        var (_, omega) = (Join("alpha"), Join("omega"));
        using var roll = Call(0, "alpha", "omega");
        Lose(omega);
        _time.MoveTo(TimeSpan.FromSeconds(seconds));
        Join("omega");
        roll.Release("alpha");
        _time.MoveTo(TimeSpan.FromSeconds(50));
        Assert.False(roll.Over.IsCompleted);

        roll.Release("omega");
        Assert.True(roll.Over.IsCompleted);
    }

    [Fact]
    public void A_session_that_replaces_another_does_not_lose_the_node()
    {
        var first = Join("omega");
        using var roll = Call(0, "omega");
        Join("omega");
        Lose(first);
        _time.MoveTo(_limit);

        Assert.False(roll.Over.IsCompleted);
    }

    [Fact]
    public void The_last_that_was_lost_has_its_whole_grace()
    {
        var (alpha, omega) = (Join("alpha"), Join("omega"));
        using var roll = Call(0, "alpha", "omega");
        Lose(alpha);
        _time.MoveTo(TimeSpan.FromSeconds(4));
        Lose(omega);
        _time.MoveTo(TimeSpan.FromSeconds(9));
        Assert.False(roll.Over.IsCompleted);
        _time.MoveTo(TimeSpan.FromSeconds(10));

        Assert.True(roll.Over.IsCompleted);
    }

    [Fact]
    public void The_lost_are_waited_for_while_the_others_are_not_enough()
    {
        var (alpha, _, omega) = (Join("alpha"), Join("beta"), Join("omega"));
        var answers = 0;
        using var roll = new RollCall(["alpha", "beta", "omega"], _limit, () => answers >= 2, _nodes, _time, new Lock());
        Lose(alpha);
        Lose(omega);
        answers++;
        roll.Release("beta");
        _time.MoveTo(TimeSpan.FromSeconds(40));
        Assert.False(roll.Over.IsCompleted);

        Join("alpha");
        answers++;
        roll.Release("alpha");
        Assert.True(roll.Over.IsCompleted);
    }

    [Fact]
    public void A_coordinator_that_stops_loses_nobody()
    {
        var omega = Join("omega");
        using var roll = Call(0, "omega");
        _nodes.Close();
        Lose(omega);
        _time.MoveTo(_limit);

        Assert.False(roll.Over.IsCompleted);
    }

    [Fact]
    public void Once_disposed_it_waits_for_nobody_and_asks_nothing_also_when_its_nodes_change_at_that_moment()
    {
        var omega = Join("omega");
        RollCall? roll = null;
        var asked = 0;
        _nodes.PresenceChanged += () => roll?.Dispose();
        roll = new RollCall(
            ["omega"],
            _limit,
            () =>
            {
                asked++;
                return true;
            },
            _nodes,
            _time,
            new Lock());
        _time.MoveTo(_limit);
        Assert.Equal(["omega"], roll.Awaited);

        Lose(omega);
        _time.MoveTo(_limit * 2);
        roll.Release("omega");

        Assert.Equal(0, asked);
        Assert.Empty(roll.Awaited);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(60, 6)]
    [InlineData(100, 10)]
    [InlineData(200, 20)]
    [InlineData(86400, 20)]
    public void The_grace_is_a_tenth_of_the_deadline_from_one_to_twenty_seconds(double limit, double grace) =>
        Assert.Equal(TimeSpan.FromSeconds(grace), RollCall.GraceOf(TimeSpan.FromSeconds(limit)));

    private RollCall Call(int enough, params string[] awaited) => new(awaited, _limit, () => enough == 0, _nodes, _time, new Lock());

    private NodeConnection Join(string node)
    {
        var connection = _nodes.Open(node, isAdmitted: true);
        _nodes.SetReading(connection, true);
        return connection;
    }

    private void Lose(NodeConnection connection) => _nodes.SetReading(connection, false);
}
