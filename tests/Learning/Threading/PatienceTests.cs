using System.Diagnostics;
using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Tests.Threading;

public sealed class PatienceTests
{
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    [Fact]
    public void Sharing_stops_for_longer_after_each_loop_that_was_held_up_and_comes_back()
    {
        var patience = default(Patience);
        Assert.True(patience.Allows(0));

        patience.Learn(Millisecond / 100, 10 * Millisecond, now: 0);
        Assert.False(patience.Allows(Millisecond / 2));
        Assert.True(patience.Allows(Millisecond));

        patience.Learn(Millisecond / 100, 10 * Millisecond, now: 0);
        Assert.False(patience.Allows(Millisecond));
        Assert.True(patience.Allows(2 * Millisecond));

        for (var i = 0; i < 50; i++)
        {
            patience.Learn(Millisecond / 100, 10 * Millisecond, now: 0);
        }

        Assert.False(patience.Allows(49 * Millisecond));
        Assert.True(patience.Allows(50 * Millisecond));
    }

    [Fact]
    public void Loops_that_went_well_make_up_for_one_that_did_not()
    {
        var patience = default(Patience);
        for (var i = 0; i < 10; i++)
        {
            patience.Learn(Millisecond / 100, 10 * Millisecond, now: 0);
        }

        for (var i = 0; i < 40_000; i++)
        {
            patience.Learn(Millisecond, Millisecond, now: 0);
        }

        patience.Learn(Millisecond / 100, 10 * Millisecond, now: 0);
        Assert.True(patience.Allows(Millisecond));
    }
}
