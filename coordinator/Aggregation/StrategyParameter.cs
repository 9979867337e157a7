namespace FedInfra.Coordinator.Aggregation;

/// <summary>One parameter of a strategy: its name as a person writes it, where it lies, its range.</summary>
internal sealed record StrategyParameter(string Name, Func<StrategySpec, double?> Value, Func<double, bool> Allows, string Range)
{
    private const string BelowOne = "a number of 0 or more and below 1";
    private const string AboveZero = "a finite number above 0";

    public static IReadOnlyList<StrategyParameter> All { get; } =
    [
        new("serverLearningRate", s => s.ServerLearningRate, IsAboveZero, AboveZero),
        new("beta1", s => s.Beta1, IsBelowOne, BelowOne),
        new("beta2", s => s.Beta2, IsBelowOne, BelowOne),
        new("tau", s => s.Tau, IsAboveZero, AboveZero),
        new("momentum", s => s.Momentum, IsBelowOne, BelowOne),
        new("proximalMu", s => s.ProximalMu, v => v >= 0 && double.IsFinite(v), "a finite number of 0 or more"),
    ];

    /// <summary>What is wrong with this parameter, or null. A strategy has those parameters that it has a default for.</summary>
    public string? Check(StrategySpec spec, StrategySpec defaults) => (Value(spec), Value(defaults)) switch
    {
        (null, _) => null,
        ({ } value, null) => $"strategy.{Name}: {spec.Name} has no such parameter (it was set to {value}); remove it.",
        ({ } value, _) when !Allows(value) => $"strategy.{Name}: {value} is not allowed; use {Range}.",
        _ => null,
    };

    private static bool IsAboveZero(double value) => value > 0 && double.IsFinite(value);

    private static bool IsBelowOne(double value) => value is >= 0 and < 1;
}
