using System.Globalization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Accelerators;

namespace FedInfra.Infra.Workloads.Namespaces;

/// <summary>
/// Bounds of the workloads' namespace: twice what this program puts there, so that a mistake or an intruder cannot
/// fill machines that an autoscaler would then buy. Accelerators have no room to spare: they are the dear part.
/// </summary>
internal static class QuotaObjects
{
    // Coordinator, Prometheus, collectors and the jobs of schedules.
    private const int OtherCpus = 8;

    private const int OtherMemoryGib = 24;

    private const int OtherPods = 20;

    public static void Add(Workplace workplace)
    {
        var nodes = workplace.Context.Site.ClientNodes;
        var hard = new Inputs
        {
            ["requests.cpu"] = Number((2 * nodes.Sum(node => node.Cpus)) + OtherCpus),
            ["requests.memory"] = Number((2 * nodes.Sum(node => node.MemoryGib)) + OtherMemoryGib) + "Gi",
            ["pods"] = Number((2 * nodes.Count) + OtherPods),
            ["services.loadbalancers"] = "2",
        };
        foreach (var group in nodes.Select(node => (Kind: workplace.AcceleratorOf(node), node.Accelerators))
            .Where(node => node.Kind is not null && node.Accelerators > 0)
            .GroupBy(node => node.Kind!.ResourceName)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            hard["requests." + group.Key] = Number(group.Sum(node => node.Accelerators));
        }

        _ = new ResourceQuota(workplace.Scope, "quota", new Inputs
        {
            ["metadata"] = workplace.Metadata("fedinfra", WorkloadNames.Namespace),
            ["spec"] = new Inputs { ["hard"] = hard },
        });

        // The quota refuses containers that ask for nothing; an operator's debugging pod should still start.
        _ = new LimitRange(workplace.Scope, "limits", new Inputs
        {
            ["metadata"] = workplace.Metadata("fedinfra", WorkloadNames.Namespace),
            ["spec"] = new Inputs
            {
                ["limits"] =
                [
                    new Inputs
                    {
                        ["type"] = "Container",
                        ["defaultRequest"] = new Inputs { ["cpu"] = "100m", ["memory"] = "128Mi" },
                        ["default"] = new Inputs { ["cpu"] = "1", ["memory"] = "512Mi" },
                    },
                ],
            },
        });
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
