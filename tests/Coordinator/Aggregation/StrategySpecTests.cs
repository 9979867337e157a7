using FedInfra.Coordinator.Aggregation;

namespace FedInfra.Coordinator.Tests.Aggregation;

public sealed class StrategySpecTests
{
    public static TheoryData<string> Names => [.. ServerStrategies.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_strategy_works_by_name_alone(string name)
    {
        Assert.Empty(new StrategySpec { Name = name }.Validate());
        Assert.NotNull(ServerStrategies.Create(new() { Name = name }));
    }

    [Theory]
    [InlineData("fedsgd")]
    [InlineData("FedAvg")]
    [InlineData("")]
    [InlineData(null)]
    public void An_unknown_name_lists_the_known_ones(string? name)
    {
        var error = Assert.Single(new StrategySpec { Name = name! }.Validate());

        Assert.Contains("fedavg, fedprox, fedavgm, fedadam, fedyogi, fedadagrad", error, StringComparison.Ordinal);
        Assert.Equal(
            CoordinatorErrorCode.InvalidArgument,
            Assert.Throws<CoordinatorException>(() => ServerStrategies.Create(new() { Name = name! })).Code);
    }

    [Fact]
    public void Every_error_is_reported_at_once_and_names_its_field()
    {
        var spec = new StrategySpec
        {
            Name = "fedadam",
            ServerLearningRate = 0,
            Beta1 = 1,
            Beta2 = -0.1,
            Tau = double.NaN,
            Momentum = 0.9,
            ProximalMu = 0.1,
        };

        string[] fields = ["serverLearningRate", "beta1", "beta2", "tau", "momentum", "proximalMu"];
        Assert.Equal(fields.Select(f => $"strategy.{f}"), spec.Validate().Select(e => e.Split(':')[0]));
        var message = Assert.Throws<CoordinatorException>(() => ServerStrategies.Create(spec)).Message;
        Assert.All(fields, field => Assert.Contains($"strategy.{field}", message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.999999, true)]
    [InlineData(1.0, false)]
    [InlineData(-1e-300, false)]
    [InlineData(double.NaN, false)]
    public void Momentum_lies_between_0_and_1(double momentum, bool valid) =>
        Assert.Equal(valid, new StrategySpec { Name = "fedavgm", Momentum = momentum }.Validate().Count == 0);

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(10.0, true)]
    [InlineData(-1.0, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void The_proximal_weight_is_0_or_more(double mu, bool valid) =>
        Assert.Equal(valid, new StrategySpec { Name = "fedprox", ProximalMu = mu }.Validate().Count == 0);

    [Fact]
    public void Defaults_fill_only_what_was_not_set()
    {
        var spec = new StrategySpec { Name = "fedadam", Beta2 = 0.999, Tau = 1e-8 }.WithDefaults();

        Assert.Equal(new() { Name = "fedadam", ServerLearningRate = 0.1, Beta1 = 0.9, Beta2 = 0.999, Tau = 1e-8 }, spec);
    }
}
