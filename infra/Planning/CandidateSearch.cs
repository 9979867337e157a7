using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>
/// Finds every machine type that the catalogue knows and the price list has a price of, in every allowed region, with enough memory
/// a GPU; whole GPUs only. Each is tried on demand, as spot, and as the two mixes that a pool's <c>onDemandPercent</c> is
/// good for. What has the GPUs but cannot be taken is listed with the reason.
/// </summary>
internal sealed class CandidateSearch(PlanRequest request, PriceList prices)
{
    /// <summary>More machines are no longer one pool that one stack file should list client nodes for.</summary>
    public const int MostMachines = 128;

    /// <summary>A machine with less than this has no room for training beside the cluster's own workloads.</summary>
    public const int FewestCpus = 4;

    private static readonly int[] _onDemandPercents = [0, 25, 50];

    public List<Candidate> Candidates { get; } = [];

    public List<Exclusion> Excluded { get; } = [];

    /// <summary>Looks through the clouds.</summary>
    public CandidateSearch InClouds()
    {
        foreach (var region in Regions())
        {
            foreach (var machine in MachineCatalogue.Default.Machines.Where(machine => machine.Cloud == region.Cloud && Fits(machine.Accelerator, machine.AcceleratorMemoryGib, request)))
            {
                if (MachinePrice.Of(machine, region.Name, prices) is { } price)
                {
                    Add(machine, region, price);
                }
            }
        }

        return this;
    }

    /// <summary>True for an accelerator that is asked for; without a name any GPU is, but no other kind of accelerator.</summary>
    public static bool Fits(string accelerator, int memoryGib, PlanRequest request) =>
        memoryGib >= request.GpuMemoryGib && (request.Accelerator is { } only
            ? accelerator == only
            : MachineCatalogue.Default.Kinds.Any(kind => kind.Name == accelerator && kind.Maker == "nvidia"));

    private IEnumerable<CloudRegion> Regions() =>
        new[] { Cloud.Aws, Cloud.Azure, Cloud.Gcp }
            .Where(cloud => request.Clouds.Count == 0 || request.Clouds.Contains(cloud))
            .SelectMany(cloud => MachineCatalogue.Default.Regions(cloud).Select(name => MachineCatalogue.Default.Region(cloud, name)!))
            .Where(region => request.Regions.Count == 0 || request.Regions.Contains(region.Name))
            .Where(region => request.Residency.Count == 0 || request.Residency.Contains(region.Jurisdiction));

    private void Add(Machine machine, CloudRegion region, MachinePrice price)
    {
        var count = ((request.Gpus - 1) / machine.Accelerators) + 1;
        var rate = request.InterruptionsPerHour is { } own ? new InterruptionRate(own, "--interruptions-per-hour") : InterruptionRates.Of(machine.Cloud, machine.Accelerator);
        var onDemand = new Candidate
        {
            Cloud = machine.Cloud,
            Region = region.Name,
            Machine = machine.Name,
            Type = machine,
            Machines = count,
            Gpus = count * machine.Accelerators,
            Interruptions = Interruptions.Of(request, count, 0, 0),
            Rate = rate,
        };
        if (count > MostMachines)
        {
            Exclude(onDemand, $"needs {count} machines; more than {MostMachines} are no longer one pool");
            return;
        }

        if (machine.Cpus < FewestCpus)
        {
            Exclude(onDemand, $"its {machine.Cpus} vCPU leave too little for training beside the cluster's own workloads");
            return;
        }

        if (region.Accelerators?.Contains(machine.Accelerator) == false)
        {
            Exclude(onDemand, $"has a price, but the catalogue knows of no {machine.Accelerator} in this region");
            return;
        }

        if (price.OnDemandUsd is { } usd)
        {
            Candidates.Add(onDemand with { MachineUsd = usd * count * DailySchedule.PaidHours(onDemand.Interruptions.BilledHours) });
        }
        else
        {
            Exclude(onDemand, "the price list has no on-demand price");
        }

        AddSpot(onDemand, price);
    }

    private void AddSpot(Candidate onDemand, MachinePrice price)
    {
        HashSet<int> seen = [0];
        foreach (var percent in _onDemandPercents)
        {
            var spot = SpotMachines(onDemand.Machines, percent);
            if (!seen.Add(spot))
            {
                // So few machines that this mix is another one, or none.
                continue;
            }

            var candidate = onDemand with
            {
                Spot = true,
                OnDemandPercent = percent,
                SpotMachines = spot,
                Interruptions = Interruptions.Of(request, onDemand.Machines, spot, onDemand.Rate.PerHour),
            };
            if (price.SpotUsd is not { } usd)
            {
                Exclude(candidate, "the price list has no spot price");
                return;
            }

            if (percent > 0 && price.OnDemandUsd is null)
            {
                return;
            }

            Judge(candidate with { MachineUsd = ((usd * spot) + ((price.OnDemandUsd ?? 0) * (candidate.Machines - spot))) * DailySchedule.PaidHours(candidate.Interruptions.BilledHours) });
        }
    }

    private void Judge(Candidate candidate)
    {
        var lost = candidate.Interruptions;
        if (request.SpotTolerance == 0)
        {
            Exclude(candidate, "spot machines can be taken back, and --spot-tolerance is 0");
        }
        else if (lost.Share > request.SpotTolerance)
        {
            Exclude(candidate, string.Create(CultureInfo.InvariantCulture, $"{lost.Share:0.####} of its hours would be lost to interruptions, above --spot-tolerance {request.SpotTolerance:0.####}"));
        }
        else if (lost.BilledHours > Month.Hours)
        {
            Exclude(candidate, string.Create(CultureInfo.InvariantCulture, $"with what interruptions cost it would need {lost.BilledHours} hours a month, which has {Month.Hours}"));
        }
        else
        {
            Candidates.Add(candidate);
        }
    }

    private void Exclude(Candidate candidate, string reason) => Excluded.Add(new Exclusion(candidate.Name, reason));

    /// <summary>As the pool that is written will have them.</summary>
    private static int SpotMachines(int machines, int onDemandPercent) =>
        machines - PoolSettings.OnDemandOf(machines, first: 0, onDemandPercent);
}
