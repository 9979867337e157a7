using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>The coordinator and a database never run on machines that the cloud may take back.</summary>
internal sealed class StableMachines : IPolicy
{
    public string Id => "stable-machines";

    public string Summary => "Coordinator and database never run on spot machines.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) => Workloads(context).Concat(context.Program.Resources.SelectMany(Pools));

    private IEnumerable<Finding> Workloads(PolicyContext context)
    {
        foreach (var pods in Pods.Of(context).Where(pods => Kind(pods) is not null))
        {
            if (pods.Spec.At("nodeSelector").Under(WorkloadNames.PoolLabel).Text() != WorkloadNames.SystemPool)
            {
                yield return this.Breach(pods.Owner, $"The {Kind(pods)} may run on any machine.", $"Set nodeSelector {WorkloadNames.PoolLabel}: {WorkloadNames.SystemPool}.");
            }

            if (pods.Spec.At("tolerations").Items().Any(ToleratesSpot))
            {
                yield return this.Breach(pods.Owner, $"The {Kind(pods)} tolerates spot machines.", $"Remove the toleration of {WorkloadNames.SpotLabel}; one without a key tolerates everything.");
            }
        }
    }

    private static bool ToleratesSpot(Input toleration) =>
        toleration.At("key").Text() is null or WorkloadNames.SpotLabel or "kubernetes.azure.com/scalesetpriority" or "cloud.google.com/gke-spot" or "cloud.google.com/gke-preemptible";

    /// <summary>What the pods are, or null where they may be lost.</summary>
    private static string? Kind(Pods pods)
    {
        if (pods.Spec.At("serviceAccountName") is { } account && (account.Text() ?? AccountOf(account)) == WorkloadNames.Coordinator)
        {
            return "coordinator";
        }

        var images = pods.Containers.Select(container => Repository(container.At("image").Text() ?? "")).ToList();
        return images.Contains("coordinator") ? "coordinator"
            : images.Any(image => image.StartsWith("postgres", StringComparison.Ordinal)) ? "database"
            : null;
    }

    /// <summary>An image's name without registry, tag and digest.</summary>
    private static string Repository(string image) => image[(image.LastIndexOf('/') + 1)..].Split(':', '@')[0];

    private static string? AccountOf(Input account) => account is ReferenceInput reference ? Pods.NameOf(reference.Resource) : null;

    /// <summary>The pools that those workloads run on.</summary>
    private IEnumerable<Finding> Pools(Resource resource)
    {
        var inputs = resource.Inputs;
        return resource.Type switch
        {
            "aws:eks/nodeGroup:NodeGroup" when IsSystem(inputs.At("labels")) && inputs.At("capacityType").Text() == "SPOT" => Spot(resource, "Set capacityType to ON_DEMAND."),
            "gcp:container/nodePool:NodePool" when IsSystem(inputs.At("nodeConfig.labels")) && (inputs.At("nodeConfig.spot").IsTrue() || inputs.At("nodeConfig.preemptible").IsTrue()) =>
                Spot(resource, "Set neither nodeConfig.spot nor preemptible."),
            "azure-native:containerservice:AgentPool" when (IsSystem(inputs.At("nodeLabels")) || inputs.At("mode").Text() == "System") && inputs.At("scaleSetPriority").Text() == "Spot" =>
                Spot(resource, "Set scaleSetPriority to Regular."),
            "azure-native:containerservice:ManagedCluster" when inputs.At("agentPoolProfiles").Items().Any(pool => pool.At("scaleSetPriority").Text() == "Spot") =>
                Spot(resource, "Set scaleSetPriority of the agentPoolProfiles to Regular; spot pools are AgentPools of their own."),
            _ => [],
        };
    }

    private static bool IsSystem(Input? labels) => labels.Under(WorkloadNames.PoolLabel).Text() == WorkloadNames.SystemPool;

    private IEnumerable<Finding> Spot(Resource pool, string fix) => [this.Breach(pool, "The system pool, which coordinator and database run on, has spot machines.", fix)];
}
