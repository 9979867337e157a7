using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>In every namespace, traffic that nobody has allowed is refused, both ways.</summary>
internal sealed class DefaultDeny : IPolicy
{
    public string Id => "default-deny";

    public string Summary => "Every namespace has a network policy that denies what no other allows.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context)
    {
        var denied = context.OfType("kubernetes:networking.k8s.io/v1:NetworkPolicy").Where(DeniesAll)
            .Select(policy => (policy.Provider, Pods.NamespaceOf(policy)))
            .ToHashSet();
        return from resource in context.OfType("kubernetes:core/v1:Namespace")
               where !denied.Contains((resource.Provider, Pods.NameOf(resource)))
               select this.Breach(
                   resource,
                   $"The namespace {Pods.NameOf(resource)} has no policy that denies by default.",
                   "Add a NetworkPolicy with podSelector {}, policyTypes [Ingress, Egress] and no rule.");
    }

    private static bool DeniesAll(Resource policy)
    {
        var spec = policy.Inputs.At("spec");
        return spec.At("podSelector") is Inputs { Values.Count: 0 }
            && spec.At("policyTypes").Texts().ToHashSet().IsSupersetOf(["Ingress", "Egress"])
            && spec.At("ingress").Items().Count == 0
            && spec.At("egress").Items().Count == 0;
    }
}
