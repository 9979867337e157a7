using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The machines that client nodes train on. They come when a client node has no place and go when it is gone: a schedule
/// needs nothing here, because the workloads scale client nodes down when it closes. Only <c>minimum</c> machines of a pool
/// stay, schedule or not.
/// </summary>
internal sealed class AzurePools
{
    private readonly AzureSite _site;
    private readonly AzureNetwork _network;
    private readonly AzureKubernetes _kubernetes;

    public AzurePools(AzureSite whole, AzureNetwork network, AzureKubernetes kubernetes)
    {
        _site = whole.Part("Pools", "pools");
        _network = network;
        _kubernetes = kubernetes;
        Plans = AgentPoolPlan.Of(_site.Context.Site.Pools);
        foreach (var plan in Plans)
        {
            Add(plan);
        }
    }

    /// <summary>What was made of the stack's pools.</summary>
    public IReadOnlyList<AgentPoolPlan> Plans { get; }

    private void Add(AgentPoolPlan plan)
    {
        var inputs = new Inputs
        {
            ["resourceName"] = _kubernetes.Cluster.AzureName,
            ["agentPoolName"] = plan.Name,
            ["mode"] = "User",
            ["type"] = "VirtualMachineScaleSets",
            ["vmSize"] = plan.Machine,
            ["enableAutoScaling"] = true,
            ["minCount"] = plan.Minimum,
            ["count"] = plan.Count,
            ["maxCount"] = plan.Maximum,
            ["scaleDownMode"] = "Delete",
            ["scaleSetPriority"] = plan.Spot ? "Spot" : "Regular",

            // An evicted machine that is only stopped still costs its disk and its quota. -1: at most the price on demand.
            ["scaleSetEvictionPolicy"] = plan.Spot ? (Input)"Delete" : null,
            ["spotMaxPrice"] = plan.Spot ? (Input)(-1) : null,
            ["vnetSubnetID"] = _network.Nodes.Id,
            ["enableNodePublicIP"] = false,
            ["orchestratorVersion"] = _site.Context.Site.KubernetesVersion,
            ["osType"] = "Linux",
            ["osSKU"] = "Ubuntu",
            ["osDiskType"] = "Managed",
            ["osDiskSizeGB"] = plan.Pool.DiskGib,
            // Temporary disks and caches too. Once in a subscription: az feature register --namespace Microsoft.Compute --name EncryptionAtHost.
            ["enableEncryptionAtHost"] = true,
            ["securityProfile"] = new Inputs { ["sshAccess"] = "Disabled" },
            ["gpuProfile"] = plan.Pool.HasAccelerator ? new Inputs { ["driver"] = "Install" } : null,
            ["nodeLabels"] = Labels(plan),
            ["nodeTaints"] = Taints(plan),
            ["tags"] = _site.Context.PoolTagInputs(plan.Pool),
        };
        _ = new AgentPool(
            _site.Scope,
            plan.Name,
            _site.InGroup(inputs),
            new ResourceOptions { IgnoreChanges = ["count"] });
    }

    private static Inputs Labels(AgentPoolPlan plan) => new()
    {
        [WorkloadNames.PoolLabel] = plan.Pool.Name,
        [WorkloadNames.AcceleratorLabel] = plan.Pool.HasAccelerator ? (Input)plan.Pool.Accelerator : null,
        [WorkloadNames.SpotLabel] = plan.Spot ? (Input)"true" : null,
    };

    /// <summary>AKS adds <c>kubernetes.azure.com/scalesetpriority=spot:NoSchedule</c> to spot machines by itself.</summary>
    private static Input? Taints(AgentPoolPlan plan)
    {
        List<Input> taints = [];
        if (plan.Pool.HasAccelerator)
        {
            taints.Add("nvidia.com/gpu=present:NoSchedule");
        }

        if (plan.Spot)
        {
            taints.Add($"{WorkloadNames.SpotLabel}=true:NoSchedule");
        }

        return taints.Count == 0 ? null : Input.List([.. taints]);
    }
}
