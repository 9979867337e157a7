using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>
/// Azure and GCP say only later which address the admin load balancer has, so the coordinator's certificate holds nothing
/// that administrators could dial there unless the stack names it: every command would fail to verify it.
/// </summary>
internal sealed class AdminNameKnown : IPolicy
{
    public string Id => "admin-name";

    public string Summary => "Where administrators come from outside, the coordinator's certificate holds the name that they dial.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context)
    {
        var coordinator = context.Stack.Coordinator;
        var cloud = context.Stack.Sites.FirstOrDefault(site => site.Name == coordinator.Site)?.Cloud;
        if (cloud is Cloud.Azure or Cloud.Gcp && coordinator.AdminCidrs.Count > 0 && coordinator.AdminHostname is null)
        {
            yield return this.Breach(
                $"Administrators may come from {string.Join(", ", coordinator.AdminCidrs)}, but the certificate holds no name of the admin address on {cloud}, so TLS fails there.",
                $"Set {StackConfiguration.Namespace}:coordinator.adminHostname to a DNS name that you let lead to the admin load balancer (docs/infrastructure.md, Administrators).");
        }
    }
}
