using FedInfra.Infra.Addresses;
using FedInfra.Infra.Catalogue;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads a value of <c>fedinfra:sites</c>.</summary>
internal static class SiteReader
{
    private static readonly string[] _cloudKeys = ["account", "billingAccount", "networkCidr", "zones", "systemPool", "pools"];

    /// <param name="section">The map.</param>
    /// <param name="name">Its key.</param>
    /// <param name="onlyCloudSite">True where no other site of the stack is in a cloud.</param>
    /// <param name="findings">Collects what is wrong.</param>
    public static SiteSettings Read(Section section, string name, bool onlyCloudSite, Findings findings)
    {
        section.Require("cloud", $"one of {string.Join(", ", Words.Clouds.Keys)}");
        var cloud = section.Choice("cloud", Words.Clouds);
        var unlisted = section.Boolean("unlisted", false);
        var region = section.RequiredText("region", Shapes.PlaceName);
        var known = CheckRegion(section, cloud, region, unlisted, findings);
        RefuseOthers(section, cloud);

        var place = cloud is { } at && cloud != Cloud.OnPrem && known ? new Place(at, region, unlisted) : null;
        IReadOnlyList<PoolSettings> pools = cloud == Cloud.OnPrem ? [] : [.. section.Maps("pools").Select(pool => PoolReader.Read(pool, place, findings))];
        IReadOnlyList<HostSettings> hosts = cloud is Cloud.OnPrem or null ? [.. section.Maps("hosts").Select(host => HostReader.Read(host, findings))] : [];
        if (cloud == Cloud.OnPrem && hosts.Count == 0 && !findings.Has(section.PathOf("hosts")))
        {
            findings.Add(section.PathOf("hosts"), "is missing: on premises a site needs at least one host (name, address)");
        }

        var site = new SiteSettings
        {
            Name = name,
            Cloud = cloud ?? Cloud.OnPrem,
            Region = region,
            Unlisted = unlisted,
            Account = cloud == Cloud.OnPrem ? null : ReadAccount(section, cloud),
            BillingAccount = cloud is Cloud.Gcp ? section.Text("billingAccount", Shapes.BillingAccount) : null,
            Residency = ReadResidency(section, findings),
            NetworkCidr = cloud == Cloud.OnPrem ? "" : ReadNetwork(section, onlyCloudSite || cloud is null, findings),
            Zones = cloud == Cloud.OnPrem ? 2 : section.Integer("zones", 2, 2, 3),
            KubernetesVersion = section.Text("kubernetesVersion", Shapes.KubernetesVersion) ?? SiteSettings.DefaultKubernetesVersion,
            SystemPool = cloud == Cloud.OnPrem ? new SystemPoolSettings { Machine = "" } : ReadSystemPool(section.Map("systemPool"), cloud, unlisted, findings),
            Pools = pools,
            Hosts = hosts,
            Energy = cloud is Cloud.OnPrem or null ? HostReader.ReadEnergy(section.Map("energy")) : new EnergySettings(),
            Engine = section.Text("engine", Shapes.EngineName),
            Policy = PolicyReader.Read(section, findings),
            ClientNodes = [.. section.Maps("clientNodes").Select(node => ClientNodeReader.Read(node, cloud, pools, hosts, findings))],
        };
        if (site.ClientNodes.Count == 0 && !findings.Has(section.PathOf("clientNodes")))
        {
            section.Refuse("engine", "is for client nodes, and this site has none; remove it");
            section.Refuse("policy", "is for client nodes, and this site has none; remove it");
        }

        section.Finish();
        return site;
    }

    /// <returns>True where something can be said of the region's machines.</returns>
    private static bool CheckRegion(Section section, Cloud? cloud, string region, bool unlisted, Findings findings)
    {
        if (cloud is null or Cloud.OnPrem || region.Length == 0)
        {
            if (cloud == Cloud.OnPrem)
            {
                section.Refuse("unlisted", "on premises a region may have any name; remove it");
            }

            return false;
        }

        var regions = MachineCatalogue.Default.Regions(cloud.Value);
        if (unlisted || regions.Contains(region))
        {
            return true;
        }

        findings.Add(
            section.PathOf("region"),
            $"{Words.Of(cloud.Value)} has no region {findings.Show(region)} that the catalogue knows{findings.Suggest(region, regions)}; known are {string.Join(", ", regions)}; where the catalogue is wrong, set unlisted: true beside it");
        return false;
    }

    private static void RefuseOthers(Section section, Cloud? cloud)
    {
        if (cloud == Cloud.OnPrem)
        {
            foreach (var key in _cloudKeys)
            {
                section.Refuse(key, key == "pools" ? "on premises hosts take the place of pools; list hosts, or choose a cloud" : "has no meaning on premises; remove it, or choose a cloud");
            }
        }
        else if (cloud is not null)
        {
            section.Refuse("hosts", "hosts are on premises only; list pools, or set cloud: onprem");
            section.Refuse("energy", "is part of a cloud's prices; it is for onprem only");
            if (cloud != Cloud.Gcp)
            {
                section.Refuse("billingAccount", "is for gcp only; the other clouds' budgets need none");
            }
        }
    }

    private static string? ReadAccount(Section section, Cloud? cloud)
    {
        switch (cloud)
        {
            case Cloud.Gcp:
                return section.RequiredText("account", Shapes.GcpProject);
            case Cloud.Aws:
                return section.Text("account", Shapes.AwsAccount);
            case Cloud.Azure:
                return section.Text("account", Shapes.AzureSubscription);
            default:
                section.Raw("account");
                section.Raw("billingAccount");
                return null;
        }
    }

    private static IReadOnlyList<string> ReadResidency(Section section, Findings findings)
    {
        var known = MachineCatalogue.Default.Jurisdictions;
        var words = section.Texts("residency", new Shape(known.Contains, $"one of {string.Join(", ", known)}")) ?? [];
        return words;
    }

    private static string ReadNetwork(Section section, bool mayBeLeftOut, Findings findings)
    {
        if (!mayBeLeftOut)
        {
            section.Require("networkCidr", "with several cloud sites each names its own, so that a new site never moves another's network; a single site has 10.10.0.0/16 unless it says otherwise");
        }

        var text = section.Text("networkCidr", Shapes.Cidr);
        if (text is not null && Ipv4Block.TryParse(text, out var block) && (block.Length is < 16 or > 20 || !block.IsPrivate))
        {
            findings.Add(section.PathOf("networkCidr"), $"{findings.Show(text)} must be a private block (10/8, 172.16/12, 192.168/16, 100.64/10) of /16 to /20");
        }

        return text ?? SiteSettings.DefaultNetworkCidr;
    }

    private static SystemPoolSettings ReadSystemPool(Section section, Cloud? cloud, bool unlisted, Findings findings)
    {
        var machine = section.Text("machine", Shapes.Machine);
        if (machine is not null && cloud is { } at && !unlisted)
        {
            var found = MachineCatalogue.Default.Find(at, machine);
            if (found is null)
            {
                findings.Add(section.PathOf("machine"), $"{Words.Of(at)} has no machine type {findings.Show(machine)} that the catalogue knows{findings.Suggest(machine, MachineCatalogue.Default.Names(at))}; the smallest sensible one is {MachineCatalogue.Default.SmallestSystemMachine(at).Name}");
            }
            else if (found.Accelerators > 0)
            {
                findings.Add(section.PathOf("machine"), $"{findings.Show(machine)} has accelerators, which system workloads cannot use; the smallest sensible type is {MachineCatalogue.Default.SmallestSystemMachine(at).Name}");
            }
        }

        var pool = new SystemPoolSettings
        {
            Machine = machine ?? (cloud is null ? "" : MachineCatalogue.Default.SmallestSystemMachine(cloud.Value).Name),
            Count = section.Integer("count", 2, 1, 20),
        };
        section.Finish();
        return pool;
    }
}
