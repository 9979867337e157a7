using FedInfra.Infra.Clusters.Gcp;
using FedInfra.Infra.Clusters.OnPrem;
using MachineTemplate = FedInfra.Infra.Clusters.Aws.MachineTemplate;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>What a cloud, or K3s, cannot do with settings that are right by themselves. Builders of clusters rely on it.</summary>
internal static class CloudRules
{
    public static void Check(StackSettings stack, Findings findings)
    {
        foreach (var site in stack.Sites.Where(site => !findings.Has($"{StackRules.PathOf(site)}.cloud")))
        {
            switch (site.Cloud)
            {
                case Cloud.Aws:
                    OneProcessorEach(site, findings);
                    break;
                case Cloud.Gcp:
                    BudgetHasBillingAccount(stack, site, findings);
                    MachinesTakeAccelerators(site, findings);
                    break;
                case Cloud.OnPrem:
                    ReleaseIsKnown(site, findings);
                    HostsAreReached(stack, site, findings);
                    break;
                default:
                    break;
            }
        }

        AddressesAreFew(stack, findings);
    }

    /// <summary>A pool has one image, and an image is for one kind of processor.</summary>
    private static void OneProcessorEach(SiteSettings site, Findings findings)
    {
        for (var index = 0; index < site.Pools.Count; index++)
        {
            var path = $"{StackRules.PathOf(site)}.pools[{index}].machines";
            var machines = site.Pools[index].Machines.ToLookup(MachineTemplate.IsArm);
            if (machines.Count > 1 && !findings.Has(path))
            {
                findings.Add(path, $"mixes machines with Arm ({findings.ShowAll(machines[true])}) and with x86 processors ({findings.ShowAll(machines[false])}), which no one image can start; make two pools of them");
            }
        }
    }

    private static void BudgetHasBillingAccount(StackSettings stack, SiteSettings site, Findings findings)
    {
        var path = $"{StackRules.PathOf(site)}.billingAccount";
        if (stack.Budget is not null && site.BillingAccount is null && !findings.Has(path))
        {
            findings.Add(path, $"is missing: GCP attaches the stack's budget to it, and without it nobody is told; write it as 012345-6789AB-CDEF01 (`gcloud billing accounts list`), or remove {StackConfiguration.Namespace}:budget");
        }
    }

    private static void MachinesTakeAccelerators(SiteSettings site, Findings findings)
    {
        for (var index = 0; index < site.Pools.Count; index++)
        {
            var (pool, path) = (site.Pools[index], $"{StackRules.PathOf(site)}.pools[{index}]");
            if (!pool.HasAccelerator || findings.Has($"{path}.machines") || findings.Has($"{path}.accelerator"))
            {
                continue;
            }

            for (var machine = 0; machine < pool.Machines.Count; machine++)
            {
                if (!Accelerators.Takes(pool.Machines[machine], pool.Accelerator))
                {
                    findings.Add($"{path}.machines[{machine}]", $"{findings.Show(pool.Machines[machine])} takes no accelerator {findings.Show(pool.Accelerator)}; {Accelerators.WhoTakesWhat}");
                }
            }
        }
    }

    private static void ReleaseIsKnown(SiteSettings site, Findings findings)
    {
        var path = $"{StackRules.PathOf(site)}.kubernetesVersion";
        if (!K3sReleases.Kubernetes.Contains(site.KubernetesVersion) && !findings.Has(path))
        {
            findings.Add(path, $"no K3s release is known for Kubernetes {findings.Show(site.KubernetesVersion)}; take one of {string.Join(", ", K3sReleases.Kubernetes)}");
        }
    }

    private static void HostsAreReached(StackSettings stack, SiteSettings site, Findings findings)
    {
        var coordinator = $"{StackConfiguration.Namespace}:coordinator";
        for (var index = 0; index < site.Hosts.Count; index++)
        {
            var (host, path) = (site.Hosts[index], $"{StackRules.PathOf(site)}.hosts[{index}].address");
            if (!Host.IsLoopbackAddress(host.Address) || findings.Has(path))
            {
                continue;
            }

            if (site.Hosts.Count > 1)
            {
                findings.Add(path, $"the other hosts cannot reach {findings.Show(host.Address)}; write the address that the host has in their network");
            }
            else if (stack.Sites.Count > 1 && stack.Coordinator.Site == site.Name && stack.Coordinator.Hostname is null && !findings.Has(coordinator))
            {
                findings.Add(path, $"the other sites cannot reach the coordinator at {findings.Show(host.Address)}; set {coordinator}.hostname, or write the address that they know the host by");
            }
        }
    }

    private static void AddressesAreFew(StackSettings stack, Findings findings)
    {
        var path = $"{StackConfiguration.Namespace}:budget.emails";
        if (stack.Budget?.Emails.Count > BudgetAlerts.MostEmails && !findings.Has(path) && stack.Sites.Any(site => site.Cloud == Cloud.Gcp))
        {
            findings.Add(path, $"has {stack.Budget.Emails.Count} addresses, but GCP tells {BudgetAlerts.MostEmails} at most; write a mailing list's address");
        }
    }
}
