namespace FedInfra.Infra.Clusters;

/// <summary>Names of the tags by which costs are allocated; every cloud allows them as they are.</summary>
public static class CostTags
{
    public const string Stack = "fedinfra-stack";

    public const string Site = "fedinfra-site";

    public const string Owner = "fedinfra-owner";

    public const string ManagedBy = "managed-by";

    /// <summary>On machines of a pool, and on the pool itself.</summary>
    public const string Pool = "fedinfra-pool";
}
