using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// What a machine may do by itself: join the cluster, pull images, give pods addresses. Pods have identities of their
/// own and cannot reach the machine's.
/// </summary>
/// <param name="Role">The role.</param>
/// <param name="Rights">Must stand before the first machine does.</param>
internal sealed record MachineRole(Role Role, IReadOnlyList<Resource> Rights)
{
    private static readonly (string Right, string Policy)[] _policies =
    [
        ("join", "AmazonEKSWorkerNodePolicy"),
        ("addresses", "AmazonEKS_CNI_Policy"),
        ("images", "AmazonEC2ContainerRegistryPullOnly"),
    ];

    public static MachineRole Create(AwsSite site, string name)
    {
        var role = new Role(site.Scope, name, new Inputs
        {
            ["assumeRolePolicy"] = IamPolicy.TrustService($"ec2.{site.DnsSuffix}"),
            ["tags"] = site.Context.TagInputs(name),
        });
        return new MachineRole(role,
        [
            .. _policies.Select(right => new RolePolicyAttachment(site.Scope, $"{name}-{right.Right}", new Inputs
            {
                ["role"] = role.RoleName,
                ["policyArn"] = site.ManagedPolicyArn(right.Policy),
            })),
        ]);
    }
}
