using FedInfra.Infra.Catalogue;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Decides of which machine types a pool consists, and whether there are such in its region.</summary>
internal static class MachineChoice
{
    private const string Escape = "where the catalogue is wrong, name machines and set unlisted: true";

    /// <returns>The types named, or else the catalogue's for accelerator, count and region; empty where that is an error.</returns>
    public static IReadOnlyList<string> Of(Section section, PoolSettings pool, Place? place, Findings findings)
    {
        var named = section.Has("machines");
        if (named && pool.Machines.Count == 0 && !findings.Has(section.PathOf("machines")))
        {
            findings.Add(section.PathOf("machines"), "must name at least one machine type; leave the key out for the catalogue's choice");
        }

        if (pool.Unlisted && !named)
        {
            findings.Add(section.PathOf("machines"), "is missing: unlisted: true says that the catalogue does not know the machines, so name them");
        }

        if (place is null || pool.Unlisted || findings.Has(section.PathOf("accelerator")) || findings.Has(section.PathOf("acceleratorsPerMachine")))
        {
            return pool.Machines;
        }

        CheckRegion(section, pool, place, named, findings);
        if (findings.Has(section.PathOf("accelerator")))
        {
            return pool.Machines;
        }

        if (named)
        {
            CheckNamed(section, pool, place.Cloud, findings);
            return pool.Machines;
        }

        var choice = MachineCatalogue.Default.For(place.Cloud, place.Region, pool.Accelerator, pool.AcceleratorsPerMachine);
        if (choice.Count == 0)
        {
            var counts = MachineCatalogue.Default.CountsOf(place.Cloud, pool.Accelerator);
            findings.Add(
                section.PathOf("acceleratorsPerMachine"),
                $"{Words.Of(place.Cloud)} has no machine with {pool.AcceleratorsPerMachine} {pool.Accelerator}; it has machines with {string.Join(", ", counts)}; {Escape}");
        }

        return [.. choice.Select(machine => machine.Name)];
    }

    private static void CheckRegion(Section section, PoolSettings pool, Place place, bool named, Findings findings)
    {
        if (!pool.HasAccelerator)
        {
            return;
        }

        var catalogue = MachineCatalogue.Default;
        var offered = catalogue.Region(place.Cloud, place.Region)?.Accelerators;
        if (offered is null && named)
        {
            return;
        }

        if (offered is null || !offered.Contains(pool.Accelerator))
        {
            var regions = catalogue.RegionsWith(place.Cloud, pool.Accelerator);
            var where = regions.Count == 0
                ? $"no region of {Words.Of(place.Cloud)} has it; clouds that do: {string.Join(", ", catalogue.CloudsWith(pool.Accelerator).Select(Words.Of).DefaultIfEmpty("none, only hosts on premises"))}"
                : $"regions of {Words.Of(place.Cloud)} that have it are {string.Join(", ", regions)}";
            findings.Add(section.PathOf("accelerator"), $"the region {findings.Show(place.Region)} has no {pool.Accelerator}; {where}; {Escape}");
        }
    }

    private static void CheckNamed(Section section, PoolSettings pool, Cloud cloud, Findings findings)
    {
        for (var index = 0; index < pool.Machines.Count; index++)
        {
            var (name, path) = (pool.Machines[index], $"{section.PathOf("machines")}[{index}]");
            var machines = MachineCatalogue.Default.Named(cloud, name);
            if (machines.Count == 0)
            {
                findings.Add(path, $"{Words.Of(cloud)} has no machine type {findings.Show(name)} that the catalogue knows{findings.Suggest(name, MachineCatalogue.Default.Names(cloud))}; {Escape}");
            }
            else if (machines.All(machine => machine.Accelerator != pool.Accelerator || machine.Accelerators != pool.AcceleratorsPerMachine))
            {
                var has = string.Join(" or ", machines.Select(machine => machine.Accelerators == 0 ? "no accelerator" : $"{machine.Accelerators} {machine.Accelerator}").Distinct());
                findings.Add(path, $"{findings.Show(name)} has {has}, but the pool wants {(pool.HasAccelerator ? $"{pool.AcceleratorsPerMachine} {pool.Accelerator}" : "none")}; change accelerator and acceleratorsPerMachine, or the machine type");
            }
        }
    }
}
