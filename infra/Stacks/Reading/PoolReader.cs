namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads an item of <c>pools</c>.</summary>
internal static class PoolReader
{
    private const int MaximumMachines = 1000;

    /// <summary>Several machine types make a spot pool last longer; the fourth is more than four times the first one's price.</summary>
    private const int SpotTypes = 3;

    private static readonly string[] _spotKeys = ["onDemandBase", "onDemandPercent"];

    /// <param name="section">The map.</param>
    /// <param name="place">Where it stands; null where cloud or region are wrong, so that nothing can be said of machines.</param>
    /// <param name="findings">Collects what is wrong.</param>
    public static PoolSettings Read(Section section, Place? place, Findings findings)
    {
        var unlisted = section.Boolean("unlisted", false);
        var accelerator = AcceleratorReader.Read(section, findings, unlisted);
        var has = accelerator != PoolSettings.NoAccelerator;
        var count = section.Integer("acceleratorsPerMachine", has ? 1 : 0, 0, 16);
        AcceleratorReader.CheckCount(section, "acceleratorsPerMachine", accelerator, count, findings);

        var spot = section.Boolean("spot", has);
        var minimum = section.Integer("minimum", 0, 0, MaximumMachines);
        var desired = section.Integer("desired", Math.Max(1, minimum), 0, MaximumMachines);
        var maximum = section.Integer("maximum", Math.Max(1, desired), 1, MaximumMachines);
        CheckSize(section, minimum, desired, maximum, findings);

        var pool = new PoolSettings
        {
            Name = ReadName(section, findings),
            Accelerator = accelerator,
            AcceleratorsPerMachine = count,
            Machines = section.Texts("machines", Shapes.Machine) ?? [],
            Unlisted = unlisted,
            Minimum = minimum,
            Desired = desired,
            Maximum = maximum,
            Spot = spot,
            OnDemandBase = section.Integer("onDemandBase", 0, 0, MaximumMachines),
            OnDemandPercent = section.Integer("onDemandPercent", 0, 0, 100),
            DiskGib = section.Integer("diskGib", 100, 30, 16_384),
            Schedule = section.Has("schedule") ? ScheduleReader.Read(section.Map("schedule"), findings) : null,
        };
        CheckOnDemand(section, pool, findings);
        var machines = MachineChoice.Of(section, pool, place, findings);

        // Asked for once more, so that it counts as known where it is not given.
        section.Raw("schedule");
        section.Finish();
        return pool with { Machines = machines.Take(section.Has("machines") ? machines.Count : spot ? SpotTypes : 1).ToList() };
    }

    private static string ReadName(Section section, Findings findings)
    {
        var name = section.RequiredText("name", Shapes.PoolName);
        if (name == Clusters.WorkloadNames.SystemPool)
        {
            findings.Add(section.PathOf("name"), $"'{name}' is the name of the system pool; take another");
        }

        return name;
    }

    private static void CheckSize(Section section, int minimum, int desired, int maximum, Findings findings)
    {
        if (findings.Has(section.PathOf("minimum")) || findings.Has(section.PathOf("desired")) || findings.Has(section.PathOf("maximum")))
        {
            return;
        }

        if (minimum > desired)
        {
            findings.Add(section.PathOf("desired"), $"is {desired}, below minimum {minimum}; minimum ≤ desired ≤ maximum");
        }
        else if (desired > maximum)
        {
            findings.Add(section.PathOf("maximum"), $"is {maximum}, below desired {desired}; minimum ≤ desired ≤ maximum");
        }
    }

    private static void CheckOnDemand(Section section, PoolSettings pool, Findings findings)
    {
        if (!pool.Spot)
        {
            foreach (var key in _spotKeys.Where(section.Has))
            {
                findings.Add(section.PathOf(key), "has no meaning in a pool that is not spot, where every machine is on demand; set spot: true, or remove it");
            }
        }
        else if (pool.OnDemandBase > pool.Maximum && !findings.Has(section.PathOf("maximum")))
        {
            findings.Add(section.PathOf("onDemandBase"), $"is {pool.OnDemandBase}, above maximum {pool.Maximum}");
        }
    }
}
