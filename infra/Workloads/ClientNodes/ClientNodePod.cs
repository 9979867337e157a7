using System.Globalization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.Accelerators;

namespace FedInfra.Infra.Workloads.ClientNodes;

/// <summary>A client node's pod; its command line is the process contract in ARCHITECTURE.md.</summary>
internal static class ClientNodePod
{
    public const string StateVolume = "state";

    public const string DataVolume = "data";

    private const string IdentityVolume = "identity";

    public static Inputs Of(Workplace workplace, ClientNodeSettings node)
    {
        var name = ClientNodeObjects.NameOf(node);
        var accelerator = node.Accelerators > 0 ? workplace.AcceleratorOf(node) : null;
        var resources = Resources(node, accelerator);
        var onPrem = workplace.Context.Site.Cloud == Cloud.OnPrem;
        var spec = new Inputs
        {
            ["serviceAccountName"] = WorkloadNames.ClientNode,
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            // A node hands its round back within 20 seconds of SIGTERM.
            ["terminationGracePeriodSeconds"] = 25,
            ["nodeSelector"] = onPrem
                ? new Inputs { [WorkloadNames.HostLabel] = workplace.HostOf(node).Name }
                : new Inputs { [WorkloadNames.PoolLabel] = node.Pool ?? WorkloadNames.SystemPool },
            ["securityContext"] = Restricted.Pod(Restricted.DotNetUser),
        };
        spec["tolerations"] = onPrem || node.Pool is not null ? Tolerations.Trainers() : null;

        // On K3s NVIDIA's runtime is one among others; in the clouds' images it is the only one.
        spec["runtimeClassName"] = onPrem && accelerator == AcceleratorKind.Nvidia ? (Input)"nvidia" : null;
        var loads = DataLoader.IsWanted(workplace, node);
        List<Input> before = [];
        if (loads)
        {
            before.Add(DataLoader.Container(workplace, node, Resources(node, accelerator: null)));
        }

        if (accelerator is not null)
        {
            before.Add(DeviceGate.Container(accelerator, node.Accelerators, resources));
        }

        spec["hostAliases"] = loads ? DataLoader.HostAliases(workplace) : null;
        spec["initContainers"] = before.Count > 0 ? Input.List(before.ToArray()) : null;
        spec["containers"] = [Container(workplace, resources)];
        spec["volumes"] = Volumes(node, name);
        return new Inputs
        {
            ["metadata"] = new Inputs
            {
                ["labels"] = workplace.PodLabels(WorkloadNames.ClientNode, name),
                ["annotations"] = Annotations(workplace, node),
            },
            ["spec"] = spec,
        };
    }

    private static Inputs Container(Workplace workplace, Inputs resources) => new()
    {
        ["name"] = "client-node",
        ["image"] = Output.Format($"{workplace.Cluster.Registry}/client-node:{workplace.Context.Stack.ImageTag}"),
        ["args"] = ["run", "--config", $"{SiteFileText.ConfigFolder}/site.yaml"],
        ["env"] = workplace.Context.Site.Engine is { } engine ? Input.List([Pods.Variable("FEDINFRA_ENGINE", engine)]) : null,
        ["resources"] = resources,
        ["securityContext"] = Restricted.Container(),
        ["volumeMounts"] =
        [
            Pods.Mount("config", SiteFileText.ConfigFolder, readOnly: true),
            Pods.Mount(IdentityVolume, SiteFileText.IdentityFolder, readOnly: true),
            Pods.Mount(StateVolume, SiteFileText.StateFolder),
            Pods.Mount(DataVolume, ClientNodeSettings.DataFolder, readOnly: true),
            Pods.Mount("tmp", "/tmp"),
        ],
    };

    private static Inputs Resources(ClientNodeSettings node, AcceleratorKind? accelerator)
    {
        var amounts = new Inputs
        {
            ["cpu"] = node.Cpus.ToString(CultureInfo.InvariantCulture),
            ["memory"] = $"{node.MemoryGib}Gi",
        };
        if (accelerator is not null)
        {
            amounts[accelerator.ResourceName] = node.Accelerators.ToString(CultureInfo.InvariantCulture);
        }

        return new Inputs { ["requests"] = amounts, ["limits"] = amounts };
    }

    private static Input Volumes(ClientNodeSettings node, string name)
    {
        List<Input> volumes = [Pods.ConfigVolume("config", name), Pods.Scratch("tmp"), Identity(name)];
        if (node.DataHostPath is not null)
        {
            volumes.Add(new Inputs
            {
                ["name"] = DataVolume,
                ["persistentVolumeClaim"] = new Inputs { ["claimName"] = $"{name}-data", ["readOnly"] = true },
            });
        }

        return Input.List(volumes.ToArray());
    }

    /// <summary>
    /// The authority's certificate, the node's one-time token, and its policy where the site brings its own. The site's operator makes this secret, and not the stack:
    /// a stack's secret would show every site the tokens of all. Until it is there, the node says so and is started again.
    /// </summary>
    private static Inputs Identity(string name) => new()
    {
        ["name"] = IdentityVolume,
        ["secret"] = new Inputs { ["secretName"] = $"{name}-identity", ["optional"] = true, ["defaultMode"] = 288 },
    };

    /// <summary>A changed site file, or another coordinator, restarts the pod; an autoscaler does not take its machine.</summary>
    private static Inputs Annotations(Workplace workplace, ClientNodeSettings node) => new()
    {
        ["cluster-autoscaler.kubernetes.io/safe-to-evict"] = "false",
        ["fedinfra.io/config"] = EmbeddedText.Hash(SiteFileText.Rest(node, workplace.Context.Site.Policy) + SiteFileText.PolicyText(workplace.Context.Site.Policy)),
        ["fedinfra.io/coordinator"] = workplace.Coordinator.Name,
    };
}
