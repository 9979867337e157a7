using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>
/// No identity may do everything, and no role or key is everybody's. Rights in the policy of a resource itself (a key's) are
/// not looked at: their <c>Resource: "*"</c> means that resource.
/// </summary>
internal sealed class LeastPrivilege : IPolicy
{
    /// <summary>Azure's built-in roles by identifier (the same in every tenant): those that may hand out rights, anywhere.</summary>
    private static readonly Dictionary<string, string> _azureOwners = new(StringComparer.OrdinalIgnoreCase)
    {
        ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635"] = "Owner",
        ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"] = "User Access Administrator",
        ["f58310d9-a9f6-439a-9e8d-f62e7b41a168"] = "Role Based Access Control Administrator",
    };

    private const string AzureContributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";

    private static readonly string[] _gcpBasicRoles = ["roles/owner", "roles/editor", "roles/viewer"];

    /// <summary>Whoever has one of these on a project can act as every identity in it.</summary>
    private static readonly string[] _gcpImpersonation = ["roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator", "roles/iam.workloadIdentityUser"];

    /// <summary>Grants on a project and what is above it hold for all that is inside.</summary>
    private static readonly string[] _gcpAround = ["gcp:projects/", "gcp:folder/", "gcp:organizations/"];

    private static readonly string[] _awsBroadPolicies = ["PowerUserAccess", "ReadOnlyAccess", "SystemAdministrator", "SecretsManagerReadWrite"];

    /// <summary>What has a policy of its own; buckets and registries are another policy's.</summary>
    private static readonly string[] _owned = ["aws:kms/key:Key", "aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretPolicy:SecretPolicy", "aws:sns/topic:Topic", "aws:sqs/queue:Queue"];

    public string Id => "least-privilege";

    public string Summary => "No identity has all rights on all resources, of an account or of one service.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) => context.Program.Resources.SelectMany(resource => resource.Type switch
    {
        "aws:iam/accessKey:AccessKey" or "gcp:serviceaccount/key:Key" =>
            [this.Breach(resource, "It is a key that whoever has it may use, from anywhere.", "Give the workload an identity of its cluster.")],
        _ when resource.Package == "aws" => Aws(resource),
        "azure-native:authorization:RoleAssignment" => Azure(resource),
        "azure-native:authorization:RoleDefinition" => AzureRole(resource),
        _ when resource.Package == "gcp" => Gcp(resource),
        _ => [],
    });

    private IEnumerable<Finding> Aws(Resource resource)
    {
        IEnumerable<Input?> rights = resource.Type switch
        {
            "aws:iam/policy:Policy" or "aws:iam/rolePolicy:RolePolicy" or "aws:iam/userPolicy:UserPolicy" or "aws:iam/groupPolicy:GroupPolicy" => [resource.Inputs.At("policy")],
            "aws:iam/role:Role" => resource.Inputs.At("inlinePolicies").Items().Select(policy => policy.At("policy")),
            _ => [],
        };
        var trust = resource.Type switch
        {
            "aws:iam/role:Role" => resource.Inputs.At("assumeRolePolicy"),
            _ when _owned.Contains(resource.Type) => resource.Inputs.At("policy"),
            _ => null,
        };
        var attached = resource.Inputs.At("managedPolicyArns").Items().Concat(resource.Inputs.At("policyArn").Items());
        return rights.SelectMany(AwsRights.Problems).Concat(AwsRights.TrustProblems(trust)).Select(problem => this.Breach(resource, problem.Message, problem.Fix))
            .Concat(resource.Type.StartsWith("aws:iam/", StringComparison.Ordinal) ? attached.SelectMany(arn => Managed(resource, arn.Text())) : []);
    }

    private IEnumerable<Finding> Managed(Resource resource, string? arn)
    {
        var name = arn is null ? "" : arn[(arn.LastIndexOf('/') + 1)..];
        if (_awsBroadPolicies.Contains(name) || name.StartsWith("AdministratorAccess", StringComparison.Ordinal) || name.EndsWith("FullAccess", StringComparison.Ordinal))
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
        else if (id.Equals(AzureContributor, StringComparison.OrdinalIgnoreCase) && IsWide(assignment.Inputs.At("scope").Text()))
        {
            yield return this.Breach(assignment, "It makes somebody Contributor of a whole subscription.", "Assign a narrower role, at the scope of a resource or resource group.");
        }
    }

    /// <summary>True for a subscription, a management group, and the tenant's root.</summary>
    private static bool IsWide(string? scope) =>
        scope is not null && scope.StartsWith('/') && !scope.Contains("/resourceGroups/", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<Finding> AzureRole(Resource role) =>
        from action in role.Inputs.At("permissions").Items().SelectMany(permission => permission.At("actions").Texts().Concat(permission.At("dataActions").Texts()))
        where action == "*" || action.StartsWith("*/", StringComparison.Ordinal) || action.StartsWith("Microsoft.Authorization/*", StringComparison.OrdinalIgnoreCase)
        select this.Breach(role, $"The role allows {action}.", "Name the actions that are needed.");

    private IEnumerable<Finding> Gcp(Resource resource)
    {
        if (resource.Inputs.At("role").Text() is not { } role)
        {
            yield break;
        }

        if (_gcpBasicRoles.Contains(role))
        {
            yield return this.Breach(resource, $"It grants {role}.", "Grant the roles of the services that are used.");
        }
        else if (_gcpAround.Any(type => resource.Type.StartsWith(type, StringComparison.Ordinal)) && (role.EndsWith("admin", StringComparison.OrdinalIgnoreCase) || _gcpImpersonation.Contains(role)))
        {
            yield return this.Breach(resource, $"It grants {role} on all that the project has.", "Grant a narrower role, or grant it on the one resource that it is for.");
        }
    }
}
