using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.Accelerators;

namespace FedInfra.Infra.Workloads.ClientNodes;

/// <summary>
/// A client node's data where it lies on a host of one's own. The pod mounts a claim, not the folder itself, which
/// restricted pods may not; and the volume is of the one kind (hostPath) whose files Kubernetes never hands over to the
/// pod's group: they stay as their owner left them, and must be readable by others or by group 1654.
/// </summary>
internal static class ClientNodeData
{
    /// <summary>Adds volume and claim; the claim has the node's name.</summary>
    public static void AddHostFolder(Workplace workplace, ClientNodeSettings node, string name, string app)
    {
        var host = workplace.HostOf(node).Name;
        var size = new Inputs { ["storage"] = $"{node.DataVolumeGib}Gi" };
        var volume = new PersistentVolume(workplace.Scope, $"volume-{name}", new Inputs
        {
            ["metadata"] = new Inputs { ["name"] = name, ["labels"] = Labels.Of(app) },
            ["spec"] = new Inputs
            {
                ["accessModes"] = ["ReadOnlyMany"],
                ["capacity"] = size,
                ["storageClassName"] = "",
                ["persistentVolumeReclaimPolicy"] = "Retain",
                // A folder that is not there is a mistake to be seen, not one to be made.
                ["hostPath"] = new Inputs { ["path"] = node.DataHostPath!, ["type"] = "Directory" },
                ["nodeAffinity"] = new Inputs { ["required"] = new Inputs { ["nodeSelectorTerms"] = [OnHost(host)] } },
            },
        }, new ResourceOptions { DependsOn = workplace.Cluster.Ready });
        _ = new PersistentVolumeClaim(workplace.Scope, $"claim-{name}", new Inputs
        {
            ["metadata"] = workplace.Metadata($"{name}-data", app),
            ["spec"] = new Inputs
            {
                ["accessModes"] = ["ReadOnlyMany"],
                ["storageClassName"] = "",
                ["volumeName"] = volume.ObjectName,
                ["resources"] = new Inputs { ["requests"] = size },
            },
        });
    }

    private static Inputs OnHost(string host) => new()
    {
        ["matchExpressions"] =
        [
            new Inputs { ["key"] = WorkloadNames.HostLabel, ["operator"] = "In", ["values"] = [host] },
        ],
    };
}
