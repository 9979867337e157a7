using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>
/// No identity may do everything. Policies of a resource itself (a key's, a bucket's) are not looked at: their
/// <c>Resource: "*"</c> means that resource.
/// </summary>
internal sealed class LeastPrivilege : IPolicy
{
    /// <summary>Azure's built-in roles by identifier (the same in every tenant): those that may hand out rights, anywhere.</summary>
    private static readonly Dictionary<string, string> _azureOwners = new(StringComparer.OrdinalIgnoreCase)
    {
        ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635"] = "Owner",
        ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"] = "User Access Administrator",
    };

    private const string AzureContributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";

    private static readonly string[] _gcpBasicRoles = ["roles/owner", "roles/editor", "roles/iam.securityAdmin", "roles/resourcemanager.projectIamAdmin"];

    private static readonly string[] _awsBroadPolicies = ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"];

    public string Id => "least-privilege";

    public string Summary => "No identity has all rights on all resources, of an account or of one service.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) => context.Program.Resources.SelectMany(resource => resource.Type switch
    {
        "aws:iam/policy:Policy" or "aws:iam/rolePolicy:RolePolicy" => Statements(resource, resource.Inputs.At("policy")),
        "aws:iam/role:Role" => resource.Inputs.At("inlinePolicies").Items().SelectMany(policy => Statements(resource, policy.At("policy")))
            .Concat(resource.Inputs.At("managedPolicyArns").Texts().SelectMany(arn => Managed(resource, arn))),
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment" => Managed(resource, resource.Inputs.At("policyArn").Text()),
        "azure-native:authorization:RoleAssignment" => Azure(resource),
        _ when resource.Package == "gcp" => Gcp(resource),
        _ => [],
    });

    private IEnumerable<Finding> Statements(Resource resource, Input? policy)
    {
        if (policy is LiteralInput)
        {
            yield return this.Breach(resource, "Its policy is a text that nobody can check.", "Write it as Input.ToJson of a map.");
        }

        foreach (var statement in policy.At("Statement").Items().Where(statement => statement.At("Effect").Text() == "Allow" && statement.At("Resource").Texts().Contains("*")))
        {
            foreach (var action in statement.At("Action").Texts().Where(action => action == "*" || action.EndsWith(":*", StringComparison.Ordinal)))
            {
                yield return this.Breach(resource, $"A statement allows {action} on every resource.", "Name the actions, or the resources that they are for.");
            }

            if (statement.At("NotAction") is not null)
            {
                yield return this.Breach(resource, "A statement allows all but a few actions on every resource.", "Name the actions that are allowed.");
            }
        }
    }

    private IEnumerable<Finding> Managed(Resource resource, string? arn)
    {
        var name = arn is null ? "" : arn[(arn.LastIndexOf('/') + 1)..];
        if (_awsBroadPolicies.Contains(name) || name.EndsWith("FullAccess", StringComparison.Ordinal))
        {
            yield return this.Breach(resource, $"It attaches {name}.", "Write a policy with the actions that are needed.");
        }
    }

    private IEnumerable<Finding> Azure(Resource assignment)
    {
        var role = assignment.Inputs.At("roleDefinitionId").Text() ?? "";
        var id = role[(role.LastIndexOf('/') + 1)..];
        if (_azureOwners.TryGetValue(id, out var name))
        {
            yield return this.Breach(assignment, $"It makes somebody {name}.", "Assign a role that can hand out no rights.");
        }
        else if (id.Equals(AzureContributor, StringComparison.OrdinalIgnoreCase) && IsSubscription(assignment.Inputs.At("scope").Text()))
        {
            yield return this.Breach(assignment, "It makes somebody Contributor of the whole subscription.", "Assign a narrower role, at the scope of a resource or resource group.");
        }
    }

    private static bool IsSubscription(string? scope) =>
        scope is not null && scope.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) && !scope.Contains("/resourceGroups/", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<Finding> Gcp(Resource resource)
    {
        if (resource.Inputs.At("role").Text() is { } role && _gcpBasicRoles.Contains(role))
        {
            yield return this.Breach(resource, $"It grants {role}.", "Grant the roles of the services that are used.");
        }
    }
}
