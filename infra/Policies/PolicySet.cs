namespace FedInfra.Infra.Policies;

/// <summary>The policies that every stack is checked against.</summary>
public static class PolicySet
{
    /// <summary>All of them, in the order in which their findings are listed.</summary>
    public static IReadOnlyList<IPolicy> All { get; } =
    [
        new NoPublicBucket(),
        new EncryptionEverywhere(),
        new OnlyGatewayOpen(),
        new NoSshFromWorld(),
        new AdminNameKnown(),
        new RequiredTags(),
        new BudgetExists(),
        new StableMachines(),
        new UnusedPool(),
        new SpotShare(),
        new AcceleratorsUsed(),
        new FederationSize(),
        new DataResidency(),
        new PinnedVersions(),
        new SupportedKubernetes(),
        new LeastPrivilege(),
        new NoClusterAdmin(),
        new PodSecurity(),
        new DefaultDeny(),
    ];
}
