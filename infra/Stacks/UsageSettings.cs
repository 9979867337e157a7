namespace FedInfra.Infra.Stacks;

/// <summary>What is assumed where a bill depends on use (<c>fedinfra:usage</c>); reports state these figures. A month is 730 hours.</summary>
public sealed record UsageSettings
{
    /// <summary>Hours of a month, as all bills here count them.</summary>
    public const decimal MonthHours = 730;

    /// <summary>
    /// Hours a month in which training runs, 0 to 730, and no more than the schedule of any pool with desired machines leaves
    /// open. A month's cost is divided by them, and on premises they say how long hosts draw their training power; how long
    /// machines of a cloud run is for the pools' schedules to say. Default 160, or what the tightest schedule leaves.
    /// </summary>
    public decimal TrainingHours { get; init; } = 160;

    /// <summary>Data sent from each site to the internet, GB a month. Default 50.</summary>
    public decimal EgressGb { get; init; } = 50;

    /// <summary>Data through each site's NAT gateway, GB a month. Default 100.</summary>
    public decimal NatGb { get; init; } = 100;

    /// <summary>Data through the load balancer, GB a month. Default 100.</summary>
    public decimal LoadBalancerGb { get; init; } = 100;

    /// <summary>Kept in each site's object storage, GB. Default 100.</summary>
    public decimal ObjectStorageGb { get; init; } = 100;

    /// <summary>Requests to each site's object storage a month, thousands. Default 100.</summary>
    public decimal ObjectRequestThousands { get; init; } = 100;

    /// <summary>Images in each registry, GB. Default 20.</summary>
    public decimal RegistryGb { get; init; } = 20;

    /// <summary>Logs written at each site, GB a month. Default 10.</summary>
    public decimal LogGb { get; init; } = 10;

    /// <summary>Database backups beyond what is included, GB. Default 0.</summary>
    public decimal BackupGb { get; init; }
}
