namespace FedInfra.Infra.Stacks.Reading;

/// <summary>What must hold between parts of a stack that are each right by themselves.</summary>
internal static class StackRules
{
    public static void Check(StackSettings stack, Findings findings)
    {
        NamesAreUnique(stack, findings);
        NetworksAreApart(stack.Sites, findings);
        BillingNeedsBudget(stack, findings);
        CloudRules.Check(stack, findings);
        foreach (var site in stack.Sites)
        {
            Capacity.Check(site, findings);
        }
    }

    public static string PathOf(SiteSettings site) => $"{StackConfiguration.Namespace}:sites.{site.Name}";

    private static void NamesAreUnique(StackSettings stack, Findings findings)
    {
        Unique(stack.Sites.SelectMany(site => site.ClientNodes.Select((node, index) => (node.Name, $"{PathOf(site)}.clientNodes[{index}].name"))), "a client node", "in the stack", findings);
        foreach (var site in stack.Sites)
        {
            Unique(site.Pools.Select((pool, index) => (pool.Name, $"{PathOf(site)}.pools[{index}].name")), "a pool", "at this site", findings);
            Unique(site.Hosts.Select((host, index) => (host.Name, $"{PathOf(site)}.hosts[{index}].name")), "a host", "at this site", findings);
            Unique(site.Hosts.Select((host, index) => (host.Address.Length == 0 ? "" : $"{host.Address}:{host.Port}", $"{PathOf(site)}.hosts[{index}].address")), "a host with the address", "at this site", findings);
        }
    }

    private static void Unique(IEnumerable<(string Name, string Path)> names, string what, string where, Findings findings)
    {
        Dictionary<string, string> first = [];
        foreach (var (name, path) in names.Where(name => name.Name.Length > 0))
        {
            if (!first.TryAdd(name, path))
            {
                findings.Add(path, $"there is {what} {findings.Show(name)} {where} already ({first[name]})");
            }
        }
    }

    private static void NetworksAreApart(IReadOnlyList<SiteSettings> sites, Findings findings)
    {
        List<(SiteSettings Site, Ipv4Block Block)> seen = [];
        foreach (var site in sites)
        {
            var path = $"{PathOf(site)}.networkCidr";
            if (site.NetworkCidr.Length == 0 || findings.Has(path) || !Ipv4Block.TryParse(site.NetworkCidr, out var block))
            {
                continue;
            }

            foreach (var (other, _) in seen.Where(other => other.Block.Overlaps(block)))
            {
                findings.Add(path, $"{findings.Show(site.NetworkCidr)} overlaps the network of site {other.Name}, {findings.Show(other.NetworkCidr)}; take another block, so that the two can be joined one day");
            }

            seen.Add((site, block));
        }
    }

    private static void BillingNeedsBudget(StackSettings stack, Findings findings)
    {
        foreach (var site in stack.Sites.Where(site => site.BillingAccount is not null && stack.Budget is null))
        {
            findings.Add($"{PathOf(site)}.billingAccount", $"is what a budget is attached to, but the stack has none; add {StackConfiguration.Namespace}:budget, or remove it");
        }
    }
}
