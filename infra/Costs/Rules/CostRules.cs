namespace FedInfra.Infra.Costs.Rules;

/// <summary>
/// Every type that something is known about: those with a rule, those that say what others cost, and
/// <see cref="FreeTypes"/>. Any other type is reported as unpriced.
/// </summary>
internal static class CostRules
{
    private const decimal Terabyte = 1024;

    private static readonly CostRule[] _all =
    [
        new EksClusterRule(),
        new EksNodeGroupRule(),
        new AutoScalingGroupRule(),
        new EgressRule("aws:ec2/vpc:Vpc", 100,
            (10 * Terabyte, "Egress internet first 10TB"), (50 * Terabyte, "Egress internet next 40TB"),
            (150 * Terabyte, "Egress internet next 100TB"), (decimal.MaxValue, "Egress internet over 150TB")),
        new NatGatewayRule("aws:ec2/natGateway:NatGateway"),
        new SimpleRule("aws:ec2/eip:Eip", CostCategory.Network, "Public IPv4 address", "hour", "public address"),
        new AwsLoadBalancerRule(),
        new VpcEndpointRule(),
        new RdsInstanceRule(),
        new S3BucketRule(),
        new UseRule("aws:ecr/repository:Repository", CostCategory.Registry, "ECR storage", "GB-month", "images", usage => usage.RegistryGb, true),
        new SimpleRule("aws:kms/key:Key", CostCategory.Security, "KMS key", "month", "key"),
        new SimpleRule("aws:secretsmanager/secret:Secret", CostCategory.Security, "Secrets Manager secret", "month", "secret"),
        new LogRule("aws:cloudwatch/logGroup:LogGroup", "CloudWatch Logs ingestion", 5),

        new ManagedClusterRule(),
        new AgentPoolRule(),
        new EgressRule("azure-native:network:VirtualNetwork", 100, (decimal.MaxValue, "Internet egress")),
        new NatGatewayRule("azure-native:network:NatGateway"),
        new AzurePublicAddressRule(),
        new AzureRegistryRule(),
        new StorageAccountRule(),
        new AzurePostgresRule(),
        new NoPriceRule("azure-native:keyvault:Vault", "Key Vault operations", "billed per operation; there is neither a price in the list nor a usage figure. Usually cents a month"),
        new LogRule("azure-native:operationalinsights:Workspace", "Log Analytics ingestion", 5),
        new SimpleRule("azure-native:privatedns:PrivateZone", CostCategory.Network, "Private DNS zone", "month", "private DNS zone"),
        new SimpleRule("azure-native:network:PrivateEndpoint", CostCategory.Network, "Private endpoint", "hour", "private endpoint"),

        new SimpleRule("gcp:container/cluster:Cluster", CostCategory.Kubernetes, "GKE cluster management fee", "hour", "control plane"),
        new NodePoolRule(),
        new EgressRule("gcp:compute/network:Network", 0,
            (Terabyte, "Egress internet worldwide first 1TB"), (10 * Terabyte, "Egress internet next 9TB"), (decimal.MaxValue, "Egress internet over 10TB")),
        new RouterNatRule(),
        new GcpAddressRule(),
        new CloudSqlRule(),
        new GcsBucketRule(),
        new UseRule("gcp:artifactregistry/repository:Repository", CostCategory.Registry, "Artifact Registry storage", "GB-month", "images", usage => usage.RegistryGb, true),
        new SimpleRule("gcp:kms/cryptoKey:CryptoKey", CostCategory.Security, "Cloud KMS key version", "month", "key"),
        new SimpleRule("gcp:secretmanager/secret:Secret", CostCategory.Security, "Secret Manager secret version", "month", "secret"),
        new LogRule("gcp:logging/projectBucketConfig:ProjectBucketConfig", "Cloud Logging ingestion", 50),

        new VolumeClaimRule(),
        new LoadBalancerServiceRule(),
        new OnPremHostRule(),
    ];

    private static readonly Dictionary<string, CostRule> _byType = _all.SelectMany(rule => rule.Types.Select(type => (type, rule))).ToDictionary(pair => pair.type, pair => pair.rule);

    /// <summary>Types whose inputs other types' rules read, and which are charged there.</summary>
    private static readonly HashSet<string> _partOfOthers = [AwsVolumes.LaunchTemplate, "kubernetes:storage.k8s.io/v1:StorageClass"];

    /// <summary>Types that have a rule.</summary>
    public static IEnumerable<string> Types => _byType.Keys;

    /// <summary>True where more than the tags of resources of that type matters.</summary>
    public static bool Reads(string type) => _byType.ContainsKey(type) || _partOfOthers.Contains(type);

    /// <summary>Charges a resource by its type.</summary>
    public static void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        if (_byType.TryGetValue(resource.Type, out var rule))
        {
            rule.Charge(resource, context, ledger);
        }
        else if (FreeTypes.All.Contains(resource.Type) || _partOfOthers.Contains(resource.Type))
        {
            ledger.Free.Add(resource.Name);
        }
        else
        {
            ledger.NoPrice(resource, resource.Type, "nothing is known about what resources of this type cost");
        }
    }
}
