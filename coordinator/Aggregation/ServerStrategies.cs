using System.Diagnostics.CodeAnalysis;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>The strategies by name, and the one table of their defaults.</summary>
public static class ServerStrategies
{
    public const string FedAvg = "fedavg";
    public const string FedProx = "fedprox";
    public const string FedAvgM = "fedavgm";
    public const string FedAdam = "fedadam";
    public const string FedYogi = "fedyogi";
    public const string FedAdagrad = "fedadagrad";

    /// <summary>
    /// Each strategy with the parameters it has. The adaptive ones' are Flower's, after Reddi et al.'s experiments
    /// (FLamby uses beta2 0.999 and tau 1e-8); the momentum is Hsu et al.'s; the proximal mu is FLamby's.
    /// </summary>
    public static IReadOnlyList<StrategySpec> Defaults { get; } =
    [
        new() { Name = FedAvg, ServerLearningRate = 1 },
        new() { Name = FedProx, ServerLearningRate = 1, ProximalMu = 0.01 },
        new() { Name = FedAvgM, ServerLearningRate = 1, Momentum = 0.9 },
        new() { Name = FedAdam, ServerLearningRate = 0.1, Beta1 = 0.9, Beta2 = 0.99, Tau = 1e-3 },
        new() { Name = FedYogi, ServerLearningRate = 0.01, Beta1 = 0.9, Beta2 = 0.99, Tau = 1e-3 },
        new() { Name = FedAdagrad, ServerLearningRate = 0.1, Beta1 = 0, Tau = 1e-3 },
    ];

    /// <summary>Strategies that look at single updates, as robust ones do. None yet: all work on the mean alone.</summary>
    private static readonly string[] _nonLinear = [];

    /// <summary>The names that a job may use.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Defaults.Select(d => d.Name)];

    /// <summary>The server's side of a strategy.</summary>
    /// <exception cref="CoordinatorException">InvalidArgument, with everything that is wrong with the spec.</exception>
    public static IServerStrategy Create(StrategySpec spec)
    {
        var full = spec.WithDefaults();
        var rate = full.ServerLearningRate!.Value;
        return full.Name switch
        {
            FedAvg or FedProx => new FedAvg(rate),
            FedAvgM => new FedAvgM(rate, full.Momentum!.Value),
            FedAdam => new FedAdam(rate, full.Beta1!.Value, full.Beta2!.Value, full.Tau!.Value),
            FedYogi => new FedYogi(rate, full.Beta1!.Value, full.Beta2!.Value, full.Tau!.Value),
            FedAdagrad => new FedAdagrad(rate, full.Beta1!.Value, full.Tau!.Value),
            _ => throw new CoordinatorException(CoordinatorErrorCode.Internal, $"The strategy {full.Name} has defaults but no class."),
        };
    }

    /// <summary>True where the strategy needs no more of the updates than their mean, which is all that masked ones give.</summary>
    public static bool IsLinear(string name) => !_nonLinear.Contains(name);

    /// <summary>What speaks against masking a job's updates; null where nothing does.</summary>
    public static string? WhyNotMasked(string name) => WhyNotMasked(name, IsLinear);

    internal static string? WhyNotMasked(string name, Func<string, bool> isLinear) => isLinear(name)
        ? null
        : $"strategy.name: '{name}' looks at single updates, which secure aggregation hides; use a linear one ({string.Join(", ", Names.Where(isLinear))}) or privacy.secure-aggregation: off";

    internal static bool TryGetDefaults(string? name, [NotNullWhen(true)] out StrategySpec? defaults) =>
        (defaults = Defaults.FirstOrDefault(d => d.Name == name)) is not null;
}
