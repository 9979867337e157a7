using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads;

/// <summary>Identities of pods: towards the cloud by annotation, towards Kubernetes only where asked for.</summary>
internal static class ServiceAccounts
{
    /// <param name="workplace">The site.</param>
    /// <param name="name">Name of the account, and of the workload.</param>
    /// <param name="usesKubernetes">True where its pods call the Kubernetes API; the others get no token for it.</param>
    public static ServiceAccount Add(Workplace workplace, string name, bool usesKubernetes = false) =>
        new(workplace.Scope, $"{name}-account", new Inputs
        {
            ["metadata"] = workplace.Metadata(name, name, workplace.Cluster.ServiceAccountAnnotations.GetValueOrDefault(name)),
            ["automountServiceAccountToken"] = usesKubernetes,
        });

    /// <summary>Labels of a workload's pods: by which it is found, and by which Azure gives it an identity.</summary>
    public static Inputs PodLabels(this Workplace workplace, string app, string? instance = null)
    {
        var labels = Labels.Of(app).With(Labels.Pod(app, instance));
        return workplace.Cluster.PodLabels.TryGetValue(app, out var more) ? labels.With(more) : labels;
    }
}
