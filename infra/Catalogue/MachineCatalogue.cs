using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Catalogue;

/// <summary>
/// Which machines, accelerators and regions there are. It says what exists, not what it costs and not whether any is
/// free today; each region's row says where its facts are from. Immutable.
/// </summary>
public sealed class MachineCatalogue
{
    private static readonly Lazy<MachineCatalogue> _default = new(() => new MachineCatalogue());

    private readonly ILookup<(Cloud, string), Machine> _machines;
    private readonly ILookup<(Cloud, string, int), Machine> _choices;
    private readonly IReadOnlyDictionary<(Cloud, string), CloudRegion> _regions;

    private MachineCatalogue()
    {
        var machines = CatalogueFile.Rows("machines.csv").Select(ReadMachine).ToList();
        _machines = machines.ToLookup(machine => (machine.Cloud, machine.Name));
        _choices = machines.Where(machine => machine.IsDefault).ToLookup(machine => (machine.Cloud, machine.Accelerator, machine.Accelerators));
        _regions = CatalogueFile.Rows("regions.csv").Select(ReadRegion).ToDictionary(region => (region.Cloud, region.Name));
        Kinds = [.. CatalogueFile.Rows("accelerators.csv").Select(row => new Accelerator(row[0], row[1], Number(row[2]), row[3]))];
        Machines = machines;
        Accelerators = [.. Kinds.Select(kind => kind.Name)];
        Jurisdictions = [.. _regions.Values.Select(region => region.Jurisdiction).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The catalogue that the program carries.</summary>
    public static MachineCatalogue Default => _default.Value;

    /// <summary>Every machine type.</summary>
    public IReadOnlyList<Machine> Machines { get; }

    /// <summary>Every kind of accelerator, <c>none</c> first.</summary>
    public IReadOnlyList<Accelerator> Kinds { get; }

    /// <summary>Names of <see cref="Kinds"/>.</summary>
    public IReadOnlyList<string> Accelerators { get; }

    /// <summary>Every jurisdiction that some region is in; the words of <c>residency</c>.</summary>
    public IReadOnlyList<string> Jurisdictions { get; }

    /// <summary>The machine type of that name; the plain one where accelerators may be attached to it. Null where there is none.</summary>
    public Machine? Find(Cloud cloud, string name) => _machines[(cloud, name)].FirstOrDefault();

    /// <summary>The machine type of that name with that accelerator; null where there is none.</summary>
    public Machine? Find(Cloud cloud, string name, string accelerator) => Named(cloud, name).FirstOrDefault(machine => machine.Accelerator == accelerator);

    /// <summary>Every row of that name: one, but for machines that accelerators may be attached to.</summary>
    public IReadOnlyList<Machine> Named(Cloud cloud, string name) => [.. _machines[(cloud, name)]];

    /// <summary>Names of a cloud's machine types.</summary>
    public IEnumerable<string> Names(Cloud cloud) => Machines.Where(machine => machine.Cloud == cloud).Select(machine => machine.Name).Distinct();

    /// <summary>
    /// Machine types for a pool that names none: with exactly <paramref name="count"/> accelerators, smallest first.
    /// Empty where the cloud has none, or the region is known not to have the accelerator.
    /// </summary>
    public IReadOnlyList<Machine> For(Cloud cloud, string region, string accelerator, int count) =>
        accelerator != PoolSettings.NoAccelerator && Region(cloud, region)?.Accelerators?.Contains(accelerator) == false
            ? []
            : [.. _choices[(cloud, accelerator, count)].OrderBy(machine => machine.Cpus).ThenBy(machine => machine.MemoryGib)];

    /// <summary>How many accelerators a machine may have, ascending.</summary>
    public IReadOnlyList<int> CountsOf(Cloud cloud, string accelerator) =>
        [.. Machines.Where(machine => machine.Cloud == cloud && machine.Accelerator == accelerator).Select(machine => machine.Accelerators).Distinct().Order()];

    /// <summary>The clouds that have the accelerator.</summary>
    public IReadOnlyList<Cloud> CloudsWith(string accelerator) =>
        [.. Machines.Where(machine => machine.Accelerator == accelerator).Select(machine => machine.Cloud).Distinct().Order()];

    /// <summary>A region; null where the catalogue does not know it.</summary>
    public CloudRegion? Region(Cloud cloud, string name) => _regions.GetValueOrDefault((cloud, name));

    /// <summary>Names of a cloud's regions, in alphabetical order.</summary>
    public IReadOnlyList<string> Regions(Cloud cloud) => [.. _regions.Keys.Where(key => key.Item1 == cloud).Select(key => key.Item2).Order(StringComparer.Ordinal)];

    /// <summary>Names of the regions that are known to have the accelerator, in alphabetical order.</summary>
    public IReadOnlyList<string> RegionsWith(Cloud cloud, string accelerator) =>
        [.. Regions(cloud).Where(name => Region(cloud, name)!.Accelerators?.Contains(accelerator) == true)];

    /// <summary>Whose law holds in a region; null where the catalogue does not know it, and on premises.</summary>
    public string? Jurisdiction(Cloud cloud, string region) => Region(cloud, region)?.Jurisdiction;

    /// <summary>The smallest machine type on which Kubernetes' own workloads and the coordinator have room: 2 vCPU, 8 GiB.</summary>
    public Machine SmallestSystemMachine(Cloud cloud) => Find(cloud, cloud switch
    {
        Cloud.Aws => "m6i.large",
        Cloud.Azure => "Standard_D2s_v5",
        Cloud.Gcp => "e2-standard-2",
        _ => throw new InvalidOperationException("On premises machines are listed, not chosen."),
    })!;

    private static Machine ReadMachine(string[] row) => new(
        CloudOf(row[0]), row[1], row[2], Number(row[3]), Number(row[4]), Number(row[5]), decimal.Parse(row[6], CultureInfo.InvariantCulture), row[7] == "yes");

    private static CloudRegion ReadRegion(string[] row) => new(CloudOf(row[0]), row[1], row[2], row[3] == "?" ? null : row[3].Split(' ', StringSplitOptions.RemoveEmptyEntries), row[4]);

    private static Cloud CloudOf(string word) => word switch
    {
        "aws" => Cloud.Aws,
        "azure" => Cloud.Azure,
        "gcp" => Cloud.Gcp,
        _ => throw new InvalidOperationException($"The catalogue speaks of a cloud {word}."),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
