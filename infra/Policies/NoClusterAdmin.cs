using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>Nothing that runs in a cluster owns it.</summary>
internal sealed class NoClusterAdmin : IPolicy
{
    /// <summary>Names of bindings that may be to cluster-admin. None needs it today; whoever adds one says why beside it.</summary>
    private static readonly string[] _listed = [];

    private const string Rbac = "kubernetes:rbac.authorization.k8s.io/v1";

    private static readonly string[] _everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts", "system:masters"];

    private static readonly string[] _writing = ["*", "create", "update", "patch", "delete", "deletecollection"];

    private static readonly string[] _escalating = ["bind", "escalate", "impersonate"];

    public string Id => "no-cluster-admin";

    public string Summary => "No role of a cluster allows everything, and none is everybody's.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) => context.Program.Resources.SelectMany(resource => resource.Type switch
    {
        $"{Rbac}:ClusterRoleBinding" or $"{Rbac}:RoleBinding" => Binding(resource),
        $"{Rbac}:ClusterRole" or $"{Rbac}:Role" => resource.Inputs.At("rules").Items().SelectMany(rule => Rule(resource, rule)),
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
            when resource.Inputs.At("policyArn").Text() is { } arn && arn.EndsWith("/AmazonEKSClusterAdminPolicy", StringComparison.Ordinal) =>
            [this.Breach(resource, "It makes an identity of the account administrator of the cluster.", "Associate a narrower access policy.")],
        _ => [],
    });

    private IEnumerable<Finding> Binding(Resource binding)
    {
        var role = binding.Inputs.At("roleRef.name").Text();
        if (role == "cluster-admin" && !_listed.Contains(Pods.NameOf(binding)))
        {
            yield return this.Breach(binding, "It binds cluster-admin.", "Bind a role with the verbs and resources that are needed.");
        }

        if (role is "admin" or "edit" && binding.Type == $"{Rbac}:ClusterRoleBinding")
        {
            yield return this.Breach(binding, $"It binds {role} in every namespace, secrets included.", "Bind it in one namespace, or bind a narrower role.");
        }

        foreach (var subject in binding.Inputs.At("subjects").Items().Select(subject => subject.At("name").Text()).Where(name => _everybody.Contains(name)))
        {
            yield return this.Breach(binding, $"It binds a role to {subject}.", "Name the service accounts that need it.");
        }
    }

    private IEnumerable<Finding> Rule(Resource role, Input rule)
    {
        var verbs = rule.At("verbs").Texts().ToList();
        if (rule.At("resources").Texts().Contains("*") && verbs.Any(_writing.Contains))
        {
            yield return verbs.Contains("*")
                ? this.Breach(role, "A rule of it allows every verb on every resource.", "Name verbs and resources.")
                : this.Breach(role, $"A rule of it allows {string.Join(", ", verbs.Where(_writing.Contains))} on every resource.", "Name the resources.");
        }

        if (verbs.Where(_escalating.Contains).ToList() is { Count: > 0 } escalating)
        {
            yield return this.Breach(role, $"A rule of it allows {string.Join(", ", escalating)}, by which an account can give itself more rights.", "Leave these verbs out.");
        }
    }
}
