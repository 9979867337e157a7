using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.ClientNodes;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Schedules;

/// <summary>
/// A pool's hours: jobs that take its client nodes away when the window closes and bring them back when it opens. The
/// cluster's autoscaler then removes and makes the machines, so no cloud needs a schedule of its own.
/// </summary>
internal static class ScheduleObjects
{
    public const string App = "schedule";

    public static void Add(Workplace workplace)
    {
        var scheduled = workplace.Context.Site.Pools
            .Where(pool => pool.Schedule is not null)
            .Select(pool => (Pool: pool, Nodes: NamesOf(workplace, pool)))
            .Where(pool => pool.Nodes.Count > 0)
            .ToList();
        if (scheduled.Count == 0)
        {
            return;
        }

        ServiceAccounts.Add(workplace, App, usesKubernetes: true);
        AddRole(workplace, [.. scheduled.SelectMany(pool => pool.Nodes)]);
        new PolicyDraft(Labels.Selector(App)).To([Peer.Anywhere()], Ports.KubernetesApi)
            .Add(workplace.Scope, "schedule-to-api", workplace.Metadata("schedule-to-api", App));
        foreach (var (pool, nodes) in scheduled)
        {
            ScheduleJob.Add(workplace, $"{pool.Name}-open", pool.Schedule!.TimeZone, CronLine.Opening(pool.Schedule), nodes, replicas: 1);
            ScheduleJob.Add(workplace, $"{pool.Name}-close", pool.Schedule.TimeZone, CronLine.Closing(pool.Schedule), nodes, replicas: 0);
        }
    }

    private static List<string> NamesOf(Workplace workplace, PoolSettings pool) =>
        [.. workplace.Context.Site.ClientNodes.Where(node => node.Pool == pool.Name).Select(ClientNodeObjects.NameOf)];

    /// <summary>The right to change the count of these sets, and nothing else of them.</summary>
    private static void AddRole(Workplace workplace, IReadOnlyList<string> nodes)
    {
        var names = Input.List(nodes.Select(name => (Input)name).ToArray());
        _ = new Role(workplace.Scope, "schedule-role", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["rules"] =
            [
                Rule("statefulsets", names, ["get"]),
                Rule("statefulsets/scale", names, ["get", "patch", "update"]),
            ],
        });
        _ = new RoleBinding(workplace.Scope, "schedule-role-binding", new Inputs
        {
            ["metadata"] = workplace.Metadata(App, App),
            ["roleRef"] = Roles.Reference("Role", App),
            ["subjects"] = [Roles.Account(workplace.Namespace, App)],
        });
    }

    private static Inputs Rule(string resource, Input names, Input verbs) => new()
    {
        ["apiGroups"] = ["apps"],
        ["resources"] = [resource],
        ["resourceNames"] = names,
        ["verbs"] = verbs,
    };
}
