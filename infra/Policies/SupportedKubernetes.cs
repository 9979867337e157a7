using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>A release past its support costs more (EKS: six times the control plane's price) or is refused for new clusters (AKS).</summary>
internal sealed class SupportedKubernetes : IPolicy
{
    /// <summary>Time to plan an upgrade in: clusters go one release at a time, and machines are replaced.</summary>
    private const int DaysAhead = 60;

    public string Id => "supported-kubernetes";

    public string Summary => "Clusters run a Kubernetes release that their cloud supports for 60 days more.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        from site in context.Stack.Sites
        let end = KubernetesSupport.EndOf(site.Cloud, site.KubernetesVersion)
        let ended = KubernetesSupport.HasEnded(site.Cloud, site.KubernetesVersion, context.Today)
        where ended || end <= context.Today.AddDays(DaysAhead)
        select this.Breach(
            $"Support of Kubernetes {site.KubernetesVersion} at site {site.Name} {When(ended, end)}: {(ended ? "" : "after that ")}{(site.Cloud == Cloud.Aws ? "EKS charges $0.60 an hour for its control plane instead of $0.10" : "the cloud may refuse new clusters of it, or upgrade this one by itself")}.",
            KubernetesSupport.NewerThan(site.Cloud, site.KubernetesVersion, context.Today) is { } newer
                ? $"Set {StackConfiguration.Namespace}:sites.{site.Name}.kubernetesVersion to \"{newer}\"; a cluster that stands goes one release at a time."
                : $"This version of infra knows no newer release that is supported: take a newer infra, or look into the cloud's calendar, test a release of it, and set {StackConfiguration.Namespace}:sites.{site.Name}.kubernetesVersion.");

    private static string When(bool ended, DateOnly? end) => end is not { } day
        ? "has ended, long before this version of infra"
        : $"{(ended ? "ended" : "ends")} on {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
}
