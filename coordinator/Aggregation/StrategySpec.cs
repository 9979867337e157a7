namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// Which strategy a job uses and what a person set of its parameters. What is null takes the strategy's default, shown
/// in <see cref="ServerStrategies.Defaults"/>; setting what the strategy does not have is an error.
/// </summary>
public sealed record StrategySpec
{
    /// <summary>One of <see cref="ServerStrategies.Names"/>.</summary>
    public string Name { get; init; } = ServerStrategies.FedAvg;

    /// <summary>Factor on the server's step, above 0. Too high a value makes the model diverge.</summary>
    public double? ServerLearningRate { get; init; }

    /// <summary>Decay of the adaptive strategies' momentum, 0 to below 1; 0 is none.</summary>
    public double? Beta1 { get; init; }

    /// <summary>Decay of FedAdam's and FedYogi's second moment, 0 to below 1.</summary>
    public double? Beta2 { get; init; }

    /// <summary>Adaptivity, above 0: added to the root of the second moment. The smaller, the more adaptive.</summary>
    public double? Tau { get; init; }

    /// <summary>FedAvgM's momentum, 0 to below 1; 0 is plain averaging.</summary>
    public double? Momentum { get; init; }

    /// <summary>FedProx's weight of the proximal term on the nodes, 0 or more; 0 is plain averaging.</summary>
    public double? ProximalMu { get; init; }

    /// <summary>Everything that is wrong, each naming its field; empty where the spec can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        if (!ServerStrategies.TryGetDefaults(Name, out var defaults))
        {
            return [$"strategy.name: '{Name}' is not known; use one of {string.Join(", ", ServerStrategies.Names)}."];
        }

        return [.. StrategyParameter.All.Select(parameter => parameter.Check(this, defaults)).OfType<string>()];
    }

    /// <summary>The same with every parameter that the strategy has filled in.</summary>
    /// <exception cref="CoordinatorException">InvalidArgument, with everything that <see cref="Validate"/> found.</exception>
    public StrategySpec WithDefaults()
    {
        var errors = Validate();
        if (errors.Count > 0 || !ServerStrategies.TryGetDefaults(Name, out var defaults))
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, string.Join(" ", errors));
        }

        return new()
        {
            Name = Name,
            ServerLearningRate = ServerLearningRate ?? defaults.ServerLearningRate,
            Beta1 = Beta1 ?? defaults.Beta1,
            Beta2 = Beta2 ?? defaults.Beta2,
            Tau = Tau ?? defaults.Tau,
            Momentum = Momentum ?? defaults.Momentum,
            ProximalMu = ProximalMu ?? defaults.ProximalMu,
        };
    }
}
