using FedInfra.Learning.Training;

namespace FedInfra.Learning.Optimizers;

/// <summary>The optimizers that a plan may name.</summary>
internal static class OptimizerNames
{
    private static readonly Dictionary<string, Func<OptimizerSpec, int, Optimizer>> Known = new(StringComparer.Ordinal)
    {
        ["sgd"] = (spec, parameters) => new SgdOptimizer(spec, parameters),
        ["adam"] = (spec, parameters) => new AdamOptimizer(spec, parameters),
    };

    public static string All => string.Join(", ", Known.Keys);

    public static bool Has(string name) => Known.ContainsKey(name);

    /// <param name="spec">A valid spec.</param>
    /// <param name="parameters">Number of values, padding included.</param>
    public static Optimizer Create(OptimizerSpec spec, int parameters) => Known[spec.Name](spec, parameters);
}
