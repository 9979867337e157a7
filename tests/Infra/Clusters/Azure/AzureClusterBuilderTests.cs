using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Azure;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;

namespace FedInfra.Infra.Tests.Clusters.Azure;

/// <summary>What an Azure site consists of, by what the stack asks for.</summary>
public sealed class AzureClusterBuilderTests
{
    [Fact]
    public void The_same_settings_give_the_same_program() =>
        Assert.Equal(Yaml(AzurePrograms.Sample()), Yaml(AzurePrograms.Sample()));

    [Fact]
    public void A_site_without_the_coordinator_has_no_database_no_gateway_and_no_secrets()
    {
        var stack = SampleStacks.One(Cloud.Azure);
        var (program, cluster) = AzurePrograms.Build(stack with { Coordinator = stack.Coordinator with { Site = "elsewhere" } });
        Assert.Empty(program.Of("dbforpostgresql:Server"));
        Assert.Empty(program.Of("network:SecurityRule"));
        Assert.Single(program.Of("network:PublicIPAddress"));
        Assert.Empty(program.Secrets);
        Assert.Null(cluster.Database);
        Assert.Null(cluster.Gateway);
        Assert.DoesNotContain(WorkloadNames.Coordinator, cluster.ServiceAccountAnnotations.Keys);
    }

    [Fact]
    public void Each_workload_that_calls_the_cloud_has_an_identity_that_trusts_its_service_account_only()
    {
        var (program, cluster) = AzurePrograms.Build(SampleStacks.One(Cloud.Azure));
        string[] accounts = [WorkloadNames.ClientNode, WorkloadNames.Telemetry];
        Assert.Equal(
            accounts.Select(account => $"system:serviceaccount:fedinfra:{account}"),
            program.Of("managedidentity:FederatedIdentityCredential").Select(trust => trust.Inputs.Literal("subject")));
        foreach (var account in accounts)
        {
            var clientId = cluster.ServiceAccountAnnotations[account]["azure.workload.identity/client-id"];
            Assert.Equal($"main-identity-{account}", ((ReferenceInput)clientId!).Resource.Name);
            Assert.Equal("true", cluster.PodLabels[account].Literal("azure.workload.identity/use"));
        }

        Assert.Equal(accounts, cluster.ServiceAccountAnnotations.Keys);
        Assert.Equal(accounts, cluster.PodLabels.Keys);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("a-b-c-d-e-f-g-hi")]
    public void Names_that_are_unique_in_all_of_Azure_are_short_and_plain(string name)
    {
        var stack = AzurePrograms.Stack(site => site with { Name = name });
        var program = AzurePrograms.Build(stack).Program;
        (string Type, string Input)[] named = [("storage:StorageAccount", "accountName"), ("keyvault:Vault", "vaultName"), ("containerregistry:Registry", "registryName")];
        var names = named.Select(one => AsMade(program.Of(one.Type).Single().Inputs[one.Input]!, name)).ToList();
        Assert.Distinct(names);
        Assert.All(names, made => Assert.Matches("^[a-z][a-z0-9]{2,23}$", made));
    }

    [Theory]
    [InlineData(20, 32)]
    [InlineData(32, 32)]
    [InlineData(33, 64)]
    [InlineData(16384, 16384)]
    public void Database_storage_is_the_next_size_that_Azure_sells(int asked, int sold)
    {
        var stack = SampleStacks.One(Cloud.Azure);
        stack = stack with { Coordinator = stack.Coordinator with { Database = new DatabaseSettings { StorageGib = asked } } };
        Assert.Equal(sold, AzurePrograms.Build(stack).Program.Of("dbforpostgresql:Server").Single().Inputs.Number("storage", "storageSizeGB"));
    }

    [Fact]
    public void A_budget_has_no_more_alerts_than_Azure_allows_and_loses_none()
    {
        var stack = SampleStacks.One(Cloud.Azure);
        stack = stack with { Budget = stack.Budget! with { AlertPercents = [10, 20, 50, 80, 100, 120] } };
        var notifications = AzurePrograms.Build(stack).Program.Of("consumption:Budget")
            .Select(budget => ((Inputs)budget.Inputs["notifications"]!).Values.Keys.ToList()).ToList();
        Assert.All(notifications, keys => Assert.InRange(keys.Count, 1, 5));
        Assert.Equal(["Actual10", "Actual20", "Actual50", "Actual80", "Actual100", "Actual120", "Forecasted100"], notifications.SelectMany(keys => keys));
    }

    [Fact]
    public void A_subscription_has_the_budget_once()
    {
        const string Other = "00000000-0000-0000-0000-000000000002";
        var stack = SampleStacks.One(Cloud.Azure) with
        {
            Sites =
            [
                SampleStacks.Site("main", Cloud.Azure, 10),
                SampleStacks.Site("second", Cloud.Azure, 11),
                SampleStacks.Site("third", Cloud.Azure, 12) with { Account = Other },
            ],
        };
        var program = new StackProgram("sample");
        foreach (var site in stack.Sites)
        {
            new AzureClusterBuilder().Build(new SiteContext(new Scope(program, "fedinfra:index:Site", site.Name), stack, site));
        }

        Assert.Equal(["main-budget-monthly", "third-budget-monthly"], program.Of("consumption:Budget").Select(budget => budget.Name));
        Assert.Equal(Other, program.Find("third-azure")!.Inputs.Literal("subscriptionId"));
    }

    [Fact]
    public void Subnets_stand_apart_from_the_network_and_one_after_the_other()
    {
        var program = AzurePrograms.Sample();
        var network = program.Of("network:VirtualNetwork").Single();
        Assert.False(network.Inputs.Values.ContainsKey("subnets"));
        Assert.Contains("subnets", network.Options.IgnoreChanges);

        var subnets = program.Of("network:Subnet").ToList();
        Assert.Equal(3, subnets.Count);
        Assert.All(subnets.Zip(subnets.Skip(1)), pair => Assert.Contains(pair.First, pair.Second.Options.DependsOn));
    }

    /// <summary>A name as Azure would see it, once the engine has named the resource group.</summary>
    private static string AsMade(Input name, string site) => string.Concat(((FormatInput)name).Parts.Select(part => part switch
    {
        LiteralInput literal => (string)literal.Value,
        PartInput piece => $"{site}-rg0123abcd".Split(piece.Separator)[piece.Index],
        _ => throw new InvalidOperationException("A unique name holds nothing else."),
    }));

    private static string Yaml(StackProgram program)
    {
        using var writer = new StringWriter();
        ProgramYaml.Write(program, writer);
        return writer.ToString();
    }
}
