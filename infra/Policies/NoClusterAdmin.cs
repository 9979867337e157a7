using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>Nothing that runs in a cluster owns it.</summary>
internal sealed class NoClusterAdmin : IPolicy
{
    /// <summary>Names of bindings that may be to cluster-admin. None needs it today; whoever adds one says why beside it.</summary>
    private static readonly string[] _listed = [];

    public string Id => "no-cluster-admin";

    public string Summary => "No role of a cluster allows everything.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) => context.Program.Resources.SelectMany<Resource, Finding>(resource => resource.Type switch
    {
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding" or "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"
            when resource.Inputs.At("roleRef.name").Text() == "cluster-admin" && !_listed.Contains(Pods.NameOf(resource)) =>
            [this.Breach(resource, "It binds cluster-admin.", "Bind a role with the verbs and resources that are needed.")],
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole" or "kubernetes:rbac.authorization.k8s.io/v1:Role" when resource.Inputs.At("rules").Items().Any(AllowsEverything) =>
            [this.Breach(resource, "A rule of it allows every verb on every resource.", "Name verbs and resources.")],
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
            when resource.Inputs.At("policyArn").Text() is { } arn && arn.EndsWith("/AmazonEKSClusterAdminPolicy", StringComparison.Ordinal) =>
            [this.Breach(resource, "It makes an identity of the account administrator of the cluster.", "Associate a narrower access policy.")],
        _ => [],
    });

    private static bool AllowsEverything(Input rule) => rule.At("verbs").Texts().Contains("*") && rule.At("resources").Texts().Contains("*");
}
