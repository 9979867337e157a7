using System.Text.Json.Nodes;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Stacks;
using FsCheck;
using FsCheck.Fluent;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary>
/// Random stack files that are valid: one to four sites of any cloud, with everything that a file may say being there or
/// not. One number decides a whole file, so that a failure can be repeated with <see cref="File"/>.
/// </summary>
internal static class StackGenerator
{
    /// <summary>The stack's name for generated files.</summary>
    public const string Name = "generated";

    /// <summary>Texts of valid stack files.</summary>
    public static Gen<string> Files { get; } = Gen.Choose(0, int.MaxValue - 1).Select(File);

    /// <summary>The file that <paramref name="seed"/> stands for.</summary>
    public static string File(int seed)
    {
        var random = new Random(seed);
        var config = new GeneratedStack(random).Config();
        return new StackWriter(random).Write(new JsonObject { ["config"] = config });
    }
}

/// <summary>The configuration of a random valid stack.</summary>
internal sealed class GeneratedStack(Random random)
{
    private static readonly string[] _labels = ["ml", "research-2", "team_a", "0815", "no", "true", "1e5", "null", new string('o', 63)];
    private static readonly string[] _zones = ["Europe/Berlin", "America/New_York", "Etc/UTC", "Asia/Tokyo"];
    private static readonly string[] _days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private static readonly string[] _clouds = ["aws", "azure", "gcp", "onprem"];

    private int _nodes;

    /// <summary>Hours a month that every schedule so far leaves open.</summary>
    private int _open = 730;

    public JsonObject Config()
    {
        var sites = new JsonObject();
        var count = random.Next(1, 5);
        string[] clouds = [.. Enumerable.Range(0, count).Select(_ => Pick(_clouds))];
        var budget = Chance();
        foreach (var index in Enumerable.Range(0, count).OrderBy(_ => random.Next()))
        {
            sites[$"{Pick("main", "site-b", "n", "a-site-far-away")}{index}"] = Site(clouds[index], index, clouds.Count(cloud => cloud != "onprem") > 1, budget);
        }

        var config = new JsonObject { ["fedinfra:owner"] = Pick(_labels), ["aws:region"] = "eu-west-1", ["other:key"] = new JsonObject { ["secure"] = "AAAB" } };
        var names = sites.Select(site => site.Key).ToArray();
        var site = Pick(names);
        var size = Pick("small", "medium");
        var standby = (string?)sites[site]!["cloud"] is "aws" or "gcp" || (size == "medium" && (string?)sites[site]!["cloud"] == "azure");
        var coordinator = new JsonObject();
        Maybe(coordinator, "site", site, always: count > 1);
        Maybe(coordinator, "hostname", "fl.example.org");
        Maybe(coordinator, "adminHostname", "admin.fl.example.org");
        Maybe(coordinator, "adminCidrs", new JsonArray("203.0.113.0/24", "198.51.100.7/32"));
        Maybe(coordinator, "volumeGib", random.Next(1, 500));
        Maybe(coordinator, "database", Chance() && Chance() ? new JsonObject { ["size"] = "none" } : new JsonObject { ["size"] = size, ["storageGib"] = random.Next(20, 200), ["backupDays"] = random.Next(7, 36), ["highlyAvailable"] = standby && Chance() });
        Maybe(config, "fedinfra:coordinator", coordinator, always: count > 1);
        config["fedinfra:sites"] = sites;
        Maybe(config, "fedinfra:tags", new JsonObject { ["zeta"] = Pick(_labels), ["cost-centre"] = "4711" });
        Maybe(config, "fedinfra:budget", Budget(), always: budget, never: !budget);
        Maybe(config, "fedinfra:imageTag", Pick("1.30", "0.1.0", "2026-01-02", "latest"));
        Maybe(config, "fedinfra:usage", new JsonObject { ["trainingHours"] = random.Next(0, _open + 1), ["egressGb"] = 12.5, ["backupGb"] = 0 });
        Maybe(config, "fedinfra:waivers", new JsonArray(new JsonObject { ["policy"] = "budget-exists", ["reason"] = "Paid by the dean: see minutes, #4", ["expires"] = "2027-03-31" }));
        Maybe(config, "fedinfra:databasePassword", new JsonObject { ["secure"] = "v1:abc:def" });
        return config;
    }

    private JsonObject Budget()
    {
        var budget = new JsonObject { ["monthlyUsd"] = random.Next(1, 100_000) / 4.0, ["emails"] = new JsonArray("a@example.org") };
        Maybe(budget, "alertPercents", new JsonArray(10, 100, 120));
        return budget;
    }

    private JsonObject Site(string cloud, int index, bool several, bool budget)
    {
        var site = new JsonObject { ["cloud"] = cloud };
        Maybe(site, "residency", new JsonArray("us", "no"));
        Maybe(site, "kubernetesVersion", cloud == "onprem" ? Pick("1.32", "1.33", "1.34", "1.35") : Pick("1.30", "1.33", "1.35"));
        if (cloud == "onprem")
        {
            site["region"] = Pick("basement", "7", "room-2");
            string[] hosts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(host => $"{Pick("host", new string('h', 30))}-{host}")];
            site["hosts"] = new JsonArray([.. hosts.Select((host, number) => Host(host, $"{Pick("192.0.2.", "2001:db8::", "rack.Example.org-")}{(index * 10) + number}"))]);
            Maybe(site, "energy", new JsonObject { ["usdPerKwh"] = 0.31, ["powerUsageEffectiveness"] = 1, ["amortisationYears"] = 3 });
            Maybe(site, "clientNodes", new JsonArray([.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Node("host", Pick(hosts), 0, 2, 4))]));
            Trust(site);
            return site;
        }

        var where = cloud switch { "aws" => Cloud.Aws, "azure" => Cloud.Azure, _ => Cloud.Gcp };
        var region = Pick(MachineCatalogue.Default.Regions(where).ToArray());
        site["region"] = region;
        Maybe(site, "networkCidr", $"10.{20 + index}.0.0/{random.Next(16, 21)}", always: several);
        Maybe(site, "zones", random.Next(2, 4));
        Maybe(site, "systemPool", SystemPool(where));
        if (cloud == "gcp")
        {
            site["account"] = Pick("fedinfra-example", "hospital-ml");
            Maybe(site, "billingAccount", "012345-6789AB-CDEF01", always: budget, never: !budget);
        }
        else
        {
            Maybe(site, "account", cloud == "aws" ? "123456789012" : "00000000-1111-2222-3333-444444444444");
        }

        AddPools(site, where, region);
        return site;
    }

    private JsonObject SystemPool(Cloud cloud)
    {
        var pool = new JsonObject { ["count"] = random.Next(1, 6) };
        Maybe(pool, "machine", Pick([.. MachineCatalogue.Default.Machines.Where(machine => machine.Cloud == cloud && machine.Accelerators == 0 && machine is { Cpus: >= 2, MemoryGib: >= 8 }).Select(machine => machine.Name)]));
        return pool;
    }

    private JsonObject Host(string name, string address)
    {
        var host = new JsonObject { ["name"] = name, ["address"] = address };
        Maybe(host, "accelerator", Pick("t4", "rtx-4090", "none"));
        Maybe(host, "port", random.Next(1, 65_536));
        Maybe(host, "trainingWatts", random.Next(100, 2000));
        Maybe(host, "purchaseUsd", 1234.5);
        return host;
    }

    private void AddPools(JsonObject site, Cloud cloud, string region)
    {
        var accelerators = MachineCatalogue.Default.Region(cloud, region)!.Accelerators ?? [];
        var (pools, nodes) = (new JsonArray(), new JsonArray());
        for (var index = random.Next(0, 4); index > 0; index--)
        {
            var accelerator = Chance() || accelerators.Count == 0 ? "none" : Pick([.. accelerators]);
            var count = accelerator == "none" ? 0 : Pick([.. MachineCatalogue.Default.Machines.Where(machine => machine.IsDefault && machine.Cloud == cloud && machine.Accelerator == accelerator).Select(machine => machine.Accelerators)]);
            var name = $"{Pick("pool", "poolofmanya")}{index}";
            pools.Add(Pool(name, MachineCatalogue.Default.For(cloud, region, accelerator, count), accelerator, count));
            nodes.Add(Node("pool", name, count, 2, 4));
        }

        if (Chance())
        {
            // The catalogue's gaps block nobody.
            var machine = cloud switch { Cloud.Aws => "g99.xlarge", Cloud.Azure => "Standard_NC9as_T9_v9", _ => "a2-highgpu-9g" };
            pools.Add(new JsonObject { ["name"] = "newest", ["accelerator"] = "t9.x", ["unlisted"] = true, ["machines"] = new JsonArray(machine) });
        }

        if (Chance())
        {
            // On the system pool there is room for little.
            var small = Node("cpus", "", 0, 1, 2);
            (small["cpus"], small["memoryGib"], small["accelerators"]) = (1, 2, 0);
            nodes.Add(small);
        }

        Maybe(site, "pools", pools, always: pools.Count > 0);
        Maybe(site, "clientNodes", nodes);
        Trust(site);
    }

    /// <summary>Which engine trains and what a site allows; of sites with client nodes only.</summary>
    private void Trust(JsonObject site)
    {
        var none = site["clientNodes"] is not JsonArray { Count: > 0 };
        Maybe(site, "engine", Pick("torch", "managed", "engine-2"), never: none);
        Maybe(site, "policy", Chance() ? "operator" : new JsonObject { ["jobs"] = new JsonArray("a*", "$b"), ["differential-privacy"] = new JsonObject { ["delta"] = 0.00001 } }, never: none);
    }

    private JsonObject Pool(string name, IReadOnlyList<Machine> machines, string accelerator, int count)
    {
        var pool = new JsonObject { ["name"] = name };
        var spot = accelerator != "none";
        Maybe(pool, "accelerator", accelerator, always: spot);
        Maybe(pool, "acceleratorsPerMachine", count, always: count > 1);
        Maybe(pool, "machines", new JsonArray([.. machines.OrderBy(_ => random.Next()).Take(random.Next(1, 5)).Select(machine => JsonValue.Create(machine.Name))]));
        if (Chance())
        {
            pool["spot"] = spot = Chance();
        }

        var minimum = random.Next(0, 3);
        var desired = Math.Max(1, minimum) + random.Next(0, 3);
        Maybe(pool, "minimum", minimum);
        Maybe(pool, "desired", desired, always: true);
        Maybe(pool, "maximum", desired + random.Next(0, 5));
        Maybe(pool, "onDemandPercent", random.Next(0, 101), never: !spot);
        Maybe(pool, "onDemandBase", random.Next(0, 2), never: !spot);
        Maybe(pool, "diskGib", random.Next(30, 1000));
        Maybe(pool, "schedule", Schedule());
        _open = pool["schedule"] is JsonObject schedule ? Math.Min(_open, Open(schedule)) : _open;
        return pool;
    }

    private JsonObject Schedule()
    {
        var schedule = new JsonObject { ["start"] = "20:00", ["stop"] = Pick("06:00", "23:59") };
        Maybe(schedule, "timeZone", Pick(_zones));
        Maybe(schedule, "days", new JsonArray([.. _days.Where(_ => Chance()).DefaultIfEmpty("sun").Select(day => JsonValue.Create(day))]));
        return schedule;
    }

    private static int Open(JsonObject schedule)
    {
        var minutes = (string?)schedule["stop"] == "06:00" ? 600 : 239;
        return (schedule["days"]?.AsArray().Count ?? 7) * minutes * 730 / (60 * 168);
    }

    private JsonObject Node(string key, string place, int accelerators, int cpus, int memory)
    {
        var node = new JsonObject { ["name"] = $"{Pick("node", "a-node-with-a-name-of-forty-letters")}-{_nodes++}" };
        node[key] = place;
        Maybe(node, "cpus", random.Next(1, cpus + 1));
        Maybe(node, "memoryGib", random.Next(1, memory + 1));
        Maybe(node, "accelerators", accelerators, always: key == "host");
        Maybe(node, "dataHostPath", "/srv/data", never: key != "host");
        Maybe(node, "dataVolumeGib", random.Next(1, 100), never: node.ContainsKey("dataHostPath"));
        node["data"] = Chance()
            ? new JsonObject { ["kind"] = "csv", ["path"] = "/data/train.csv", ["test-fraction"] = 0.25, ["header"] = true, ["columns"] = new JsonArray("b", "1.0", 2, null) }
            : new JsonObject { ["kind"] = "digits", ["partition"] = new JsonObject { ["parts"] = 2, ["index"] = 0, ["alpha"] = 1e-3 } };
        return node;
    }

    private void Maybe(JsonObject map, string key, JsonNode value, bool always = false, bool never = false)
    {
        if (!never && (always || Chance()))
        {
            map[key] = value;
        }
    }

    private bool Chance() => random.Next(2) == 0;

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];
}
