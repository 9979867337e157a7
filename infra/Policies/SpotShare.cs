using System.Globalization;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>
/// A spot pool has spot machines. The on-demand share is rounded up, so that of few machines all may be on demand; the
/// stack file then says spot and the bill does not.
/// </summary>
internal sealed class SpotShare : IPolicy
{
    public string Id => "spot-share";

    public string Summary => "The on-demand share of a spot pool leaves some of its machines to spot.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        from site in context.Stack.Sites
        from pool in site.Pools
        where pool.Spot && pool.Desired > 0 && pool.OnDemandOf(pool.Desired) >= pool.Desired
        select this.Breach(
            $"Site '{site.Name}': spot pool '{pool.Name}' has no spot machine while training runs: {Share(pool)} of {Number(pool.Desired)} {(pool.Desired == 1 ? "machine" : "machines")}, rounded up, is all on demand.",
            "Raise desired, lower onDemandBase or onDemandPercent, or set spot: false.");

    private static string Share(PoolSettings pool) => pool switch
    {
        { OnDemandBase: > 0, OnDemandPercent: > 0 } => $"onDemandBase {Number(pool.OnDemandBase)} and onDemandPercent {Number(pool.OnDemandPercent)}",
        { OnDemandBase: > 0 } => $"onDemandBase {Number(pool.OnDemandBase)}",
        _ => $"onDemandPercent {Number(pool.OnDemandPercent)}",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
