using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Namespaces;

/// <summary>Who goes first where room is short: agents of spot machines, then the coordinator, then everybody else.</summary>
internal static class PriorityObjects
{
    public const string NodeAgent = "fedinfra-node-agent";

    public const string Coordinator = "fedinfra-coordinator";

    public static void Add(Workplace workplace)
    {
        Add(workplace, "node-agent-priority", NodeAgent, 2_000_000, "Agents without which a spot machine goes unannounced.");
        Add(workplace, "coordinator-priority", Coordinator, 1_000_000, "The coordinator: without it no round goes on.");
    }

    private static void Add(Workplace workplace, string logicalName, string name, int value, string description) =>
        _ = new PriorityClass(
            workplace.Scope,
            logicalName,
            new Inputs
            {
                ["metadata"] = new Inputs { ["name"] = name, ["labels"] = Labels.Of(name) },
                ["value"] = value,
                ["description"] = description,
            },
            new ResourceOptions { DependsOn = workplace.Cluster.Ready });
}
