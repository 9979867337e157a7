using System.Runtime.InteropServices;
using FedInfra.Coordinator.Aggregation;

namespace FedInfra.Coordinator.Tests.Aggregation;

/// <summary>The rules of Reddi et al., worked out by hand over a large and then a small update.</summary>
public sealed class AdaptiveStrategyTests
{
    [Theory]
    [InlineData("fedadam", 2.0, 1.5)]
    [InlineData("fedyogi", 2.0, 1.5)]
    [InlineData("fedadagrad", 4.0, 5.0)]
    public void A_large_and_then_a_small_update_give_the_papers_second_moment(string name, double first, double second) =>
        AssertSecondMoments(name, 2, 1, first, second);

    [Theory]
    [InlineData("fedadam", 0.5, 2.25)]
    [InlineData("fedyogi", 0.5, 2.5)]
    [InlineData("fedadagrad", 1.0, 5.0)]
    public void A_small_and_then_a_large_update_give_the_papers_second_moment(string name, double first, double second) =>
        AssertSecondMoments(name, 1, 2, first, second);

    [Fact]
    public void Yogi_forgets_a_large_update_more_slowly_than_Adam()
    {
        // v after 100, then 1: Adam 0.5 * 5000 + 0.5, Yogi 5000 - 0.5.
        AssertSecondMoments("fedadam", 100, 1, 5000, 2500.5);
        AssertSecondMoments("fedyogi", 100, 1, 5000, 4999.5);
    }

    [Fact]
    public void The_first_moment_is_a_moving_mean_and_the_step_is_scaled_by_the_second()
    {
        using var bench = new AggregationBench(0);
        var spec = new StrategySpec { Name = "fedadam", ServerLearningRate = 0.5, Beta1 = 0.5, Beta2 = 0.75, Tau = 1 };

        // m = 2, v = 4, step 0.5 * 2 / (2 + 1); then m = 1, v = 3, step 0.5 * 1 / (sqrt(3) + 1).
        Assert.Equal(1.0 / 3, bench.RoundOf(spec, 4)[0], 1e-6);
        Assert.Equal((1.0 / 3) + (0.5 / (Math.Sqrt(3) + 1)), bench.RoundOf(spec, 0)[0], 1e-6);
    }

    [Theory]
    [InlineData("fedadam")]
    [InlineData("fedyogi")]
    [InlineData("fedadagrad")]
    public void A_coordinate_that_nobody_moved_stays(string name)
    {
        using var bench = new AggregationBench(1, 2);
        Assert.Equal([1f, 2f], bench.RoundOf(new() { Name = name, Tau = 1e-300 }, 0, 0));
    }

    private static void AssertSecondMoments(string name, float firstDelta, float secondDelta, double first, double second)
    {
        using var bench = new AggregationBench(0);
        var spec = new StrategySpec { Name = name, Beta1 = 0, Beta2 = name == "fedadagrad" ? null : 0.5 };

        bench.RoundOf(spec, firstDelta);
        Assert.Equal(first, SecondMoment(bench), 1e-6);
        bench.RoundOf(spec, secondDelta);
        Assert.Equal(second, SecondMoment(bench), 1e-3);
    }

    private static float SecondMoment(AggregationBench bench) =>
        MemoryMarshal.Cast<byte, float>(bench.State["second-moment"])[0];
}
