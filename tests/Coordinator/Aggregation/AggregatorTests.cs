using FedInfra.Coordinator.Aggregation;
using static FedInfra.Coordinator.Tests.Aggregation.AggregationBench;

namespace FedInfra.Coordinator.Tests.Aggregation;

public sealed class AggregatorTests : IDisposable
{
    private static readonly StrategySpec Avg = new();

    private readonly AggregationBench _bench = new(10, 20, 30);

    [Fact]
    public void The_new_model_is_the_old_one_moved_by_the_weighted_mean()
    {
        var model = _bench.Round(
            Avg,
            Named("b", _bench.Write(2, 5, 0), 2),
            Named("a", _bench.Write(1, 2, 3), 3),
            Named("c", _bench.Write(3, 0, 3), 1));

        Assert.Equal([10 + (10f / 6), 20 + (16f / 6), 32], model);
        Assert.Equal(6, _bench.Result.TotalWeight);
        Assert.Equal(Math.Sqrt((100 + 256 + 144) / 36.0), _bench.Result.DeltaNorm, 1e-12);
    }

    [Fact]
    public void A_model_of_no_values_is_no_special_case()
    {
        using var bench = new AggregationBench();
        Assert.Empty(bench.RoundOf(Avg));
    }

    [Fact]
    public void An_update_of_weight_zero_counts_for_nothing() =>
        Assert.Equal([11, 21, 31], _bench.Round(Avg, Named("a", _bench.Write(1, 1, 1)), Named("b", _bench.Write(9, 9, 9), 0)));

    [Fact]
    public void Huge_weights_and_values_do_not_overflow_on_the_way()
    {
        var large = _bench.Write(1e38f, -1e38f, 0);
        var model = _bench.Round(Avg, Named("a", large, 8e307), Named("b", large, 8e307));
        Assert.Equal([1e38f, -1e38f, 30], model);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_names_node_and_coordinate(float value)
    {
        _bench.Block = 2;
        var exception = Refused(Named("a", _bench.Write(1, 1, 1)), Named("bad", _bench.Write(1, 1, value), 0), Named("c", _bench.Write(1, 1, 1)));

        Assert.Equal("bad", exception.Node);
        Assert.Contains("node bad", exception.Message, StringComparison.Ordinal);
        Assert.Contains("coordinate 2", exception.Message, StringComparison.Ordinal);
        Assert.Equal([11, 21, 31], _bench.RoundOf(Avg, 1, 1, 1));
    }

    [Fact]
    public void Infinities_that_cancel_out_are_found() => Assert.Equal(
        "a", Refused(Named("b", _bench.Write(float.NegativeInfinity, 0, 0)), Named("a", _bench.Write(float.PositiveInfinity, 0, 0))).Node);

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_no_weight_names_its_node(double weight) =>
        Assert.Equal("bad", Refused(Named("a", _bench.Write(1, 1, 1)), Named("bad", _bench.Write(1, 1, 1), weight)).Node);

    [Fact]
    public void An_update_of_another_length_names_its_node_and_both_lengths()
    {
        var exception = Refused(Named("a", _bench.Write(1, 1, 1)), Named("bad", _bench.Write(1, 1)));

        Assert.Equal("bad", exception.Node);
        Assert.Contains("2 values, the model has 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_update_names_its_node() =>
        Assert.Equal("bad", Refused(Named("a", _bench.Write(1, 1, 1)), Named("bad", _bench.WriteBytes(new byte[35], 3))).Node);

    [Fact]
    public void Two_updates_of_one_node_are_refused() =>
        Assert.Equal("a", Refused(Named("a", _bench.Write(1, 1, 1)), Named("a", _bench.Write(1, 1, 1))).Node);

    [Fact]
    public void Weights_that_add_up_to_nothing_blame_no_node()
    {
        Assert.Null(Refused(Named("a", _bench.Write(1, 1, 1), 0)).Node);
        Assert.Null(Refused().Node);
        Assert.Null(Refused(Named("a", _bench.Write(1, 1, 1), double.MaxValue), Named("b", _bench.Write(1, 1, 1), double.MaxValue)).Node);
    }

    [Fact]
    public void A_model_that_diverges_is_no_nodes_fault()
    {
        var exception = Assert.Throws<CoordinatorException>(
            () => _bench.RoundOf(new() { ServerLearningRate = 1e30 }, 0, 1e30f, 0));

        Assert.Null(exception.Node);
        Assert.Contains("server learning rate", exception.Message, StringComparison.Ordinal);
        Assert.Contains("coordinate 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_diverges_is_found_before_it_is_kept() => Assert.Contains(
        "'second-moment' holds",
        Assert.Throws<CoordinatorException>(() => _bench.RoundOf(new() { Name = "fedadagrad" }, 0, 1e30f, 0)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_damaged_global_model_is_not_blamed_on_a_node()
    {
        using var bench = new AggregationBench(1, float.NaN);

        var exception = Assert.Throws<CoordinatorException>(() => bench.RoundOf(Avg, 1, 1));
        Assert.Equal((CoordinatorErrorCode.Corrupt, null), (exception.Code, exception.Node));
    }

    [Fact]
    public void A_state_of_another_length_is_refused()
    {
        var strategy = ServerStrategies.Create(new() { Name = "fedavgm" });
        var state = new Dictionary<string, VectorFile> { ["momentum"] = _bench.Write(1, 2) };
        using var model = new MemoryStream();
        using var momentum = new MemoryStream();

        var exception = Assert.Throws<CoordinatorException>(() => Aggregator.Run(
            _bench.Write(1, 2, 3),
            new WeightedMean([Named("a", _bench.Write(1, 2, 3))], 3),
            strategy,
            state,
            new(model, new Dictionary<string, Stream> { ["momentum"] = momentum })));
        Assert.Contains("'momentum'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slot_without_a_stream_to_write_it_to_is_refused()
    {
        using var model = new MemoryStream();
        Assert.Throws<CoordinatorException>(() => Aggregator.Run(
            _bench.Write(1),
            new WeightedMean([Named("a", _bench.Write(1))], 1),
            ServerStrategies.Create(new() { Name = "fedavgm" }),
            new Dictionary<string, VectorFile>(),
            new AggregationOutput(model)));
    }

    public void Dispose() => _bench.Dispose();

    private CoordinatorException Refused(params UpdateSource[] updates)
    {
        var exception = Assert.Throws<CoordinatorException>(() => _bench.Round(Avg, updates));
        Assert.Equal(CoordinatorErrorCode.InvalidArgument, exception.Code);
        return exception;
    }
}
