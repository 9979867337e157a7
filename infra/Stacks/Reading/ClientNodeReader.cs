using System.Text.Json.Nodes;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads an item of <c>clientNodes</c>.</summary>
internal static class ClientNodeReader
{
    private static readonly Shape _anyName = new(text => text.Length > 0, "a name");

    /// <param name="section">The map.</param>
    /// <param name="cloud">Where it runs; null where that is wrong.</param>
    /// <param name="pools">The site's pools.</param>
    /// <param name="hosts">The site's hosts.</param>
    /// <param name="findings">Collects what is wrong.</param>
    public static ClientNodeSettings Read(Section section, Cloud? cloud, IReadOnlyList<PoolSettings> pools, IReadOnlyList<HostSettings> hosts, Findings findings)
    {
        var name = section.RequiredText("name", Shapes.NodeName);
        var (pool, host) = (section.Text("pool", _anyName), section.Text("host", _anyName));
        if (cloud == Cloud.OnPrem)
        {
            section.Refuse("pool", "on premises there are no pools; name a host");
        }
        else if (cloud is not null)
        {
            section.Refuse("host", "hosts are on premises only; name a pool");
            section.Refuse("dataHostPath", "hosts are on premises only; in a cloud the data lies on a volume (dataVolumeGib)");
        }

        Refer(section, "pool", pool, pools.Select(one => one.Name), cloud != Cloud.OnPrem, findings);
        Refer(section, "host", host, hosts.Select(one => one.Name), cloud is Cloud.OnPrem or null, findings);
        host ??= cloud == Cloud.OnPrem ? hosts.Select(one => one.Name).FirstOrDefault() : null;

        var available = cloud == Cloud.OnPrem
            ? hosts.FirstOrDefault(one => one.Name == host)?.Accelerators ?? 0
            : pools.FirstOrDefault(one => one.Name == pool)?.AcceleratorsPerMachine ?? 0;
        var usual = new ClientNodeSettings { Name = "", Data = [] };
        var folder = section.Text("dataHostPath", Shapes.HostFolder);
        if (folder is not null && cloud == Cloud.OnPrem)
        {
            section.Refuse("dataVolumeGib", "there is no volume where dataHostPath names a folder; remove one of them");
        }

        var node = new ClientNodeSettings
        {
            Name = name,
            Pool = pool,
            Host = host,
            Accelerators = section.Integer("accelerators", Math.Min(1, available), 0, 16),
            Cpus = section.Integer("cpus", usual.Cpus, 1, 256),
            MemoryGib = section.Integer("memoryGib", usual.MemoryGib, 1, 4096),
            DataHostPath = folder,
            DataVolumeGib = section.Integer("dataVolumeGib", usual.DataVolumeGib, 1, 16_384),
            Data = ReadData(section, findings),
        };
        section.Finish();
        return node;
    }

    private static void Refer(Section section, string key, string? name, IEnumerable<string> names, bool applies, Findings findings)
    {
        var known = names.ToList();

        // A name that is wrong where it is given would be found missing here.
        if (applies && name is not null && !known.Contains(name) && !known.Contains(""))
        {
            findings.Add(
                section.PathOf(key),
                $"this site has no {key} {findings.Show(name)}{findings.Suggest(name, known)}; it has {(known.Count == 0 ? "none" : findings.ShowAll(known))}");
        }
    }

    private static JsonObject ReadData(Section section, Findings findings)
    {
        if (!section.Require("data", "what the node trains on, as data of a client node's site file (kind: csv, path: /data/train.csv …)"))
        {
            return [];
        }

        var data = section.Map("data");
        data.RequiredText("kind", _anyName);
        return data.IsBroken ? [] : (JsonObject)FreeData.Read(section.Raw("data")!, data.Path, findings)!;
    }
}
