using System.Text.RegularExpressions;
using FedInfra.Infra.Clusters.Azure;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Azure;

public sealed partial class AgentPoolPlanTests
{
    [Fact]
    public void Parts_add_up_to_what_the_pool_asks_for()
    {
        foreach (var pool in Pools())
        {
            var parts = AgentPoolPlan.Of([pool]);
            Assert.Equal(pool.Desired, parts.Sum(part => part.Count));
            Assert.Equal(pool.OnDemandOf(pool.Desired), parts.Where(part => !part.Spot).Sum(part => part.Count));
            Assert.Equal(pool.Minimum, parts.Sum(part => part.Minimum));

            // Another machine type stands in for the first one; it adds nothing.
            var withoutStandIns = parts.Where(part => !part.Spot || part.Rank == 0).ToList();
            Assert.Equal(pool.Maximum, withoutStandIns.Sum(part => part.Maximum));
            Assert.Equal(pool.OnDemandOf(pool.Maximum), parts.Where(part => !part.Spot).Sum(part => part.Maximum));
        }
    }

    [Fact]
    public void Every_part_has_bounds_that_AKS_takes()
    {
        foreach (var part in Pools().SelectMany(pool => AgentPoolPlan.Of([pool])))
        {
            Assert.InRange(part.Maximum, 1, 1000);
            Assert.InRange(part.Count, part.Minimum, part.Maximum);
            Assert.InRange(part.Minimum, 0, part.Count);
        }
    }

    [Fact]
    public void A_spot_pool_tries_its_machine_types_in_order_and_falls_back_to_the_first_on_demand()
    {
        var parts = AgentPoolPlan.Of([Spot("gpu", "a", "b", "c")]);
        Assert.Equal(["gpu a True", "gpu2 b True", "gpu3 c True", "gpuod a False"], parts.Select(part => $"{part.Name} {part.Machine} {part.Spot}"));
        Assert.Equal([0, 1, 2, 3], parts.Select(part => part.Rank));
    }

    [Fact]
    public void A_machine_type_named_twice_makes_one_part() =>
        Assert.Equal(2, AgentPoolPlan.Of([Spot("gpu", "a", "a")]).Count);

    [Fact]
    public void A_pool_that_is_not_spot_is_one_regular_part_with_its_name()
    {
        var part = Assert.Single(AgentPoolPlan.Of([Spot("cpu", "a", "b") with { Spot = false }]));
        Assert.Equal(("cpu", "a", false), (part.Name, part.Machine, part.Spot));
    }

    [Fact]
    public void A_machine_type_added_at_the_end_leaves_the_other_parts_alone()
    {
        var before = AgentPoolPlan.Of([Spot("gpu", "a", "b")]).Select(part => (part.Name, part.Machine, part.Spot));
        var after = AgentPoolPlan.Of([Spot("gpu", "a", "b", "c")]).Select(part => (part.Name, part.Machine, part.Spot));
        Assert.Superset(before.ToHashSet(), after.ToHashSet());
    }

    [Fact]
    public void Names_are_short_and_unique_whatever_pools_are_called()
    {
        string[] names = ["gpu", "gpu2", "gpuod", "abcdefghijkl", "abcdefghijk2", "abcdefghijod", "abcdefghijk", "a", "system"];
        var parts = AgentPoolPlan.Of([.. names.Select(name => Spot(name, "a", "b", "c"))]);
        Assert.Equal(4 * names.Length, parts.Count);
        Assert.All(parts, part => Assert.Matches(ValidName(), part.Name));
        Assert.Distinct(parts.Select(part => part.Name).Append("system"));
    }

    private static PoolSettings Spot(string name, params string[] machines) => new()
    {
        Name = name,
        Machines = machines,
        Desired = 2,
        Maximum = 4,
        Spot = true,
        OnDemandPercent = 25,
    };

    /// <summary>Every pool of up to six machines, with every base and some percentages.</summary>
    private static IEnumerable<PoolSettings> Pools() =>
        from maximum in Enumerable.Range(1, 6)
        from desired in Enumerable.Range(0, maximum + 1)
        from minimum in Enumerable.Range(0, desired + 1)
        from first in Enumerable.Range(0, maximum + 1)
        from percent in new[] { 0, 1, 25, 50, 99, 100 }
        from spot in new[] { true, false }
        select new PoolSettings
        {
            Name = "gpu",
            Machines = ["a", "b"],
            Minimum = minimum,
            Desired = desired,
            Maximum = maximum,
            Spot = spot,
            OnDemandBase = first,
            OnDemandPercent = percent,
        };

    [GeneratedRegex("^[a-z][a-z0-9]{0,11}$")]
    private static partial Regex ValidName();
}
