using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>In every namespace, traffic that nobody has allowed is refused, both ways.</summary>
internal sealed class DefaultDeny : IPolicy
{
    /// <summary>Kubernetes' own namespace, which a cloud fills.</summary>
    private const string KubernetesOwn = "kube-system";

    public string Id => "default-deny";

    public string Summary => "Every namespace has a network policy that denies what no other allows.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context)
    {
        var denied = context.OfType("kubernetes:networking.k8s.io/v1:NetworkPolicy").Where(DeniesAll)
            .Select(policy => (policy.Provider, Pods.NamespaceOf(policy)))
            .ToHashSet();
        var namespaces = context.OfType("kubernetes:core/v1:Namespace").Select(resource => (resource.Provider, Pods.NameOf(resource))).ToHashSet();
        var open = from resource in context.OfType("kubernetes:core/v1:Namespace")
                   where !denied.Contains((resource.Provider, Pods.NameOf(resource)))
                   select this.Breach(
                       resource,
                       $"The namespace {Pods.NameOf(resource)} has no policy that denies by default.",
                       "Add a NetworkPolicy with podSelector {}, policyTypes [Ingress, Egress] and no rule.");
        var strangers = from pods in Pods.Of(context)
                        let space = pods.Namespace ?? "default"
                        where space != KubernetesOwn && !namespaces.Contains((pods.Owner.Provider, space))
                        select this.Breach(
                            pods.Owner,
                            $"Its pods run in the namespace {space}, which this program does not make and where nothing is denied.",
                            "Set metadata.namespace to a namespace of this program.");
        var holes = from policy in context.OfType("kubernetes:networking.k8s.io/v1:NetworkPolicy")
                    where AllowsAll(policy, "ingress", "from") || AllowsAll(policy, "egress", "to")
                    select this.Breach(policy, "A rule of it allows everything, so that nothing is denied any more.", "Name the peers or the ports that the rule is for.");
        return open.Concat(strangers).Concat(holes);
    }

    /// <summary>A rule without peers and without ports holds for all.</summary>
    private static bool AllowsAll(Resource policy, string rules, string peers) =>
        policy.Inputs.At($"spec.{rules}").Items().Any(rule =>
            rule.At("ports").Items().Count == 0
            && (rule.At(peers).Items() is var named && (named.Count == 0 || named.Any(peer => Everybody.IsIn(peer.At("ipBlock.cidr").Texts()) && peer.At("ipBlock.except").Items().Count == 0))));

    private static bool DeniesAll(Resource policy)
    {
        var spec = policy.Inputs.At("spec");
        return spec.At("podSelector") is Inputs { Values.Count: 0 }
            && spec.At("policyTypes").Texts().ToHashSet().IsSupersetOf(["Ingress", "Egress"])
            && spec.At("ingress").Items().Count == 0
            && spec.At("egress").Items().Count == 0;
    }
}
