using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Clusters.Aws;

public sealed class AwsClusterBuilderTests
{
    [RequiresDataFact("../schemas")]
    public void A_site_with_the_coordinator_passes_the_schema_check() =>
        Assert.Empty(SchemaCheck.Run(BuiltSite.WithCoordinator().Program));

    [RequiresDataFact("../schemas")]
    public void A_site_without_the_coordinator_passes_the_schema_check() =>
        Assert.Empty(SchemaCheck.Run(BuiltSite.WithoutCoordinator().Program));

    [RequiresDataFact("../schemas")]
    public void A_site_with_every_setting_changed_passes_the_schema_check() => Assert.Empty(SchemaCheck.Run(BuiltSite.WithCoordinator(stack => stack with
    {
        Tags = new Dictionary<string, string> { ["cost-centre"] = "42" },
        Coordinator = stack.Coordinator with
        {
            AdminCidrs = [],
            Database = new DatabaseSettings { Size = DatabaseSize.Medium, HighlyAvailable = true },
        },
        Budget = stack.Budget! with { AlertPercents = [10, 20, 30, 40, 50, 60] },
        Sites =
        [
            stack.Sites[0] with
            {
                Account = "123456789012",
                Zones = 3,
                SystemPool = new SystemPoolSettings { Machine = "m7g.large" },
                Pools =
                [
                    new PoolSettings { Name = "arm", Accelerator = "t4g", AcceleratorsPerMachine = 2, Machines = ["g5g.16xlarge"], Spot = true, OnDemandBase = 1 },
                    new PoolSettings { Name = "neuron", Accelerator = "inferentia2", AcceleratorsPerMachine = 1, Machines = ["inf2.xlarge"] },
                ],
            },
        ],
    }).Program));

    [Fact]
    public void The_same_settings_give_the_same_text() =>
        Assert.Equal(Yaml(BuiltSite.WithCoordinator()), Yaml(BuiltSite.WithCoordinator()));

    [Fact]
    public void The_provider_comes_first_and_manages_every_AWS_resource()
    {
        var program = BuiltSite.WithCoordinator().Program;
        var provider = Assert.IsType<Provider>(program.Resources[0]);
        Assert.Equal("us-east-1", BuiltSite.Text(provider, "region"));
        Assert.All(program.Resources.Where(resource => resource is not Provider && resource.Package == "aws"), resource => Assert.Same(provider, resource.Provider));
    }

    [Fact]
    public void An_account_that_the_site_names_is_the_only_one_that_is_touched()
    {
        var site = BuiltSite.With(site => site with { Account = "123456789012" });
        Assert.Equal("123456789012", BuiltSite.Text(site.Find("main-aws"), "allowedAccountIds"));
        Assert.Equal("123456789012.dkr.ecr.us-east-1.amazonaws.com/sample-main", BuiltSite.Text(site.Cluster.Registry));
    }

    [Fact]
    public void Whatever_takes_tags_says_stack_site_and_owner()
    {
        var site = BuiltSite.WithCoordinator();
        var tagged = site.Program.Resources.Where(resource => resource.Inputs.Values.ContainsKey("tags") && resource.Type != "aws:autoscaling/group:Group").ToList();
        Assert.True(tagged.Count > 50);
        Assert.All(tagged, resource => Assert.Equal(
            ("sample", "main", "ml-platform"),
            (BuiltSite.Text(resource, $"tags.{CostTags.Stack}"), BuiltSite.Text(resource, $"tags.{CostTags.Site}"), BuiltSite.Text(resource, $"tags.{CostTags.Owner}"))));
    }

    [Fact]
    public void Database_gateway_and_secrets_stand_only_where_the_coordinator_runs()
    {
        var site = BuiltSite.WithoutCoordinator();
        Assert.Null(site.Cluster.Database);
        Assert.Null(site.Cluster.Gateway);
        Assert.Empty(site.OfType("aws:rds/instance:Instance"));
        Assert.Empty(site.OfType("aws:lb/loadBalancer:LoadBalancer"));
        Assert.Empty(site.Program.Secrets);
    }

    [Fact]
    public void What_holds_data_is_protected()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.Equal(
            ["main-key", "main-objects", "main-database"],
            site.Program.Resources.Where(resource => resource.Options.Protect).Select(resource => resource.Name));
    }

    [Fact]
    public void Names_that_AWS_limits_to_32_characters_fit_under_the_longest_site_name()
    {
        const int suffix = 8;
        var site = BuiltSite.WithCoordinator(stack => stack with
        {
            Coordinator = stack.Coordinator with { Site = "sixteen-letters1" },
            Sites = [stack.Sites[0] with { Name = "sixteen-letters1" }],
        });
        var limited = site.OfType("aws:lb/loadBalancer:LoadBalancer").Concat(site.OfType("aws:lb/targetGroup:TargetGroup")).ToList();
        Assert.Equal(4, limited.Count);
        Assert.All(limited, resource => Assert.True(resource.Name.Length + suffix <= 32, resource.Name));
    }

    [Fact]
    public void Names_that_must_be_found_are_ones_that_every_service_takes()
    {
        var site = BuiltSite.WithCoordinator(stack => stack with { Name = "1st__stack-" });
        Assert.Equal("1st-stack-main", BuiltSite.Text(site.Find("main-cluster"), "name"));
        Assert.Equal("1st-stack-main/coordinator", BuiltSite.Text(site.Find("main-image-coordinator"), "name"));
        Assert.Equal("fedinfra-1st-stack-main-final", BuiltSite.Text(site.Find("main-database"), "finalSnapshotIdentifier"));
    }

    [Fact]
    public void A_site_without_pools_needs_no_autoscaler()
    {
        var site = BuiltSite.With(site => site with { Pools = [], ClientNodes = [] });
        Assert.Empty(site.OfType("kubernetes:helm.sh/v3:Release"));
        Assert.Empty(site.OfType("aws:autoscaling/group:Group"));
    }

    private static string Yaml(BuiltSite site)
    {
        using var text = new StringWriter();
        ProgramYaml.Write(site.Program, text);
        return text.ToString();
    }
}
