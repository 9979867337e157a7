using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>
/// Hosts of one's own that fit: of each on-premises site of a stack, those whose accelerators are asked for, and of those as few as
/// will do. A site has its own residency rule, which says where its data, and so the site, may be; a site
/// without one is taken for no jurisdiction. Regions and clouds of the request do not matter: who names a stack of hosts wants them considered.
/// </summary>
internal static class OwnHosts
{
    public static void AddTo(CandidateSearch search, StackSettings stack, PlanRequest request)
    {
        foreach (var site in stack.Sites.Where(site => site.Cloud == Cloud.OnPrem))
        {
            var name = $"onprem {site.Region} (site {site.Name} of {stack.Name})";
            if (request.Residency.Count > 0 && !request.Residency.Intersect(site.Residency).Any())
            {
                search.Excluded.Add(new Exclusion(name, site.Residency.Count == 0
                    ? $"its stack file does not say its residency, and --residency wants {string.Join(" or ", request.Residency)}"
                    : $"its residency is {string.Join(", ", site.Residency)}, and --residency wants {string.Join(" or ", request.Residency)}"));
                continue;
            }

            var fitting = site.Hosts.Where(host => host.Accelerators > 0 && CandidateSearch.Fits(host.Accelerator, MemoryOf(host.Accelerator), request)).ToList();
            var taken = Fewest(fitting, request.Gpus);
            var gpus = taken.Sum(host => host.Accelerators);
            if (gpus < request.Gpus)
            {
                search.Excluded.Add(new Exclusion(name, string.Create(CultureInfo.InvariantCulture, $"its hosts have {gpus} GPUs that fit, not {request.Gpus}")));
                continue;
            }

            search.Candidates.Add(new Candidate
            {
                Cloud = Cloud.OnPrem,
                Region = site.Region,
                Machine = string.Join(" + ", taken.Select(host => host.Accelerator).Distinct()) + " host",
                Machines = taken.Count,
                Gpus = gpus,
                Interruptions = Interruptions.Of(request, taken.Count, 0, 0),
                Rate = InterruptionRates.Of(Cloud.OnPrem, ""),
                Site = site with { Hosts = taken },
            });
        }
    }

    /// <summary>Hosts with the most accelerators first, of those the ones that draw least; in the file's order.</summary>
    private static List<HostSettings> Fewest(List<HostSettings> hosts, int gpus)
    {
        List<HostSettings> taken = [];
        foreach (var host in hosts.OrderByDescending(host => host.Accelerators).ThenBy(host => host.TrainingWatts).ThenBy(host => host.Name, StringComparer.Ordinal))
        {
            if (taken.Sum(one => one.Accelerators) >= gpus)
            {
                break;
            }

            taken.Add(host);
        }

        return [.. hosts.Where(taken.Contains)];
    }

    private static int MemoryOf(string accelerator) => MachineCatalogue.Default.Kinds.FirstOrDefault(kind => kind.Name == accelerator)?.MemoryGib ?? 0;
}
