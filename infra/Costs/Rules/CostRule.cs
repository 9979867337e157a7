namespace FedInfra.Infra.Costs.Rules;

/// <summary>What resources of some types cost. Rules are small and stand in one table, <see cref="CostRules"/>.</summary>
/// <param name="types">The type tokens that it is for.</param>
internal abstract class CostRule(params string[] types)
{
    public IReadOnlyList<string> Types { get; } = types;

    /// <summary>Writes what <paramref name="resource"/> costs into the ledger: lines, or what has no price and why.</summary>
    public abstract void Charge(BilledResource resource, CostContext context, CostLedger ledger);
}
