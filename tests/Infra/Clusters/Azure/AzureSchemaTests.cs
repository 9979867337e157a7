using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Clusters.Azure;

/// <summary>What an Azure site consists of is what the providers' schemas allow.</summary>
public sealed class AzureSchemaTests
{
    [RequiresDataFact("../schemas")]
    public void The_sample_passes() => Assert.Empty(SchemaCheck.Run(AzurePrograms.Sample()));

    [RequiresDataFact("../schemas")]
    public void A_private_cluster_with_a_large_standby_database_passes()
    {
        var sample = AzurePrograms.Stack(site => site with { Account = "00000000-0000-0000-0000-000000000001", Name = "a-long-site-name" });
        var stack = sample with
        {
            Coordinator = new CoordinatorSettings
            {
                Site = "a-long-site-name",
                Database = new DatabaseSettings { Size = DatabaseSize.Medium, HighlyAvailable = true, StorageGib = 16384 },
            },
        };
        Assert.Empty(SchemaCheck.Run(AzurePrograms.Build(stack).Program));
    }

    [RequiresDataFact("../schemas")]
    public void A_site_without_the_coordinator_passes()
    {
        var stack = SampleStacks.One(Cloud.Azure);
        stack = stack with { Coordinator = stack.Coordinator with { Site = "elsewhere" } };
        Assert.Empty(SchemaCheck.Run(AzurePrograms.Build(stack).Program));
    }

    [RequiresDataFact("../schemas")]
    public void A_coordinators_site_without_pools_passes() =>
        Assert.Empty(SchemaCheck.Run(AzurePrograms.Build(SampleStacks.Hybrid()).Program));
}
