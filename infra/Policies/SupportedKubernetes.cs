using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>A release past its support costs more (EKS: six times the control plane's price) or is refused for new clusters (AKS).</summary>
internal sealed class SupportedKubernetes : IPolicy
{
    public string Id => "supported-kubernetes";

    public string Summary => "Clusters run a Kubernetes release that their cloud still supports.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        from site in context.Stack.Sites
        let end = KubernetesSupport.EndOf(site.Cloud, site.KubernetesVersion)
        where end < context.Today
        select this.Breach(
            $"Support of Kubernetes {site.KubernetesVersion} at site {site.Name} ended on {end.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {(site.Cloud == Cloud.Aws ? "EKS charges $0.60 an hour for its control plane instead of $0.10" : "the cloud may refuse new clusters of it, or upgrade this one by itself")}.",
            $"Set {StackConfiguration.Namespace}:sites.{site.Name}.kubernetesVersion to \"{SiteSettings.DefaultKubernetesVersion}\" or later; a cluster that stands goes one release at a time.");
}
