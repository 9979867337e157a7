using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Gcp;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Clusters.Gcp;

public sealed class GcpClusterBuilderTests
{
    [RequiresDataFact("../schemas")]
    public void A_site_with_the_coordinator_passes_the_schema_check() => Assert.Empty(SchemaCheck.Run(GcpProgram.Sample().Program));

    [RequiresDataFact("../schemas")]
    public void A_site_without_the_coordinator_passes_the_schema_check() =>
        Assert.Empty(SchemaCheck.Run(new GcpProgram(SampleStacks.Hybrid()).Program));

    [RequiresDataFact("../schemas")]
    public void Pools_of_every_kind_of_machine_pass_the_schema_check()
    {
        PoolSettings[] pools =
        [
            new() { Name = "l4", Accelerator = "l4", AcceleratorsPerMachine = 1, Machines = ["g2-standard-8", "g2-standard-12"], Spot = true, OnDemandBase = 1, Maximum = 3 },
            new() { Name = "tpu", Accelerator = "tpu-v5e", AcceleratorsPerMachine = 4, Machines = ["ct5lp-hightpu-4t"], Spot = true },
            new() { Name = "tpuold", Accelerator = "tpu-v4", AcceleratorsPerMachine = 4, Machines = ["ct4p-hightpu-4t"] },
            new() { Name = "h100", Accelerator = "h100-80", AcceleratorsPerMachine = 8, Machines = ["a3-highgpu-8g"] },
            new() { Name = "cpu", Machines = ["n4-standard-8"] },
        ];
        Assert.Empty(SchemaCheck.Run(GcpProgram.Sample(site => site with { Pools = pools, ClientNodes = [] }).Program));
    }

    [Fact]
    public void The_program_can_be_written_as_yaml_and_is_the_same_twice()
    {
        Assert.Equal(Yaml(), Yaml());
        Assert.Contains("fn::invoke", Yaml(), StringComparison.Ordinal);

        static string Yaml()
        {
            using var writer = new StringWriter();
            ProgramYaml.Write(GcpProgram.Sample().Program, writer);
            return writer.ToString();
        }
    }

    [Theory]
    [InlineData("gcp:artifactregistry/repository:Repository", "containerscanning")]
    [InlineData("gcp:billing/budget:Budget", "billingbudgets")]
    [InlineData("gcp:compute/address:Address", "compute")]
    [InlineData("gcp:compute/network:Network", "compute")]
    [InlineData("gcp:container/cluster:Cluster", "container")]
    [InlineData("gcp:kms/keyRing:KeyRing", "cloudkms")]
    [InlineData("gcp:logging/projectBucketConfig:ProjectBucketConfig", "logging")]
    [InlineData("gcp:monitoring/notificationChannel:NotificationChannel", "monitoring")]
    [InlineData("gcp:secretmanager/secret:Secret", "secretmanager")]
    [InlineData("gcp:serviceaccount/account:Account", "iam")]
    [InlineData("gcp:servicenetworking/connection:Connection", "servicenetworking")]
    [InlineData("gcp:sql/databaseInstance:DatabaseInstance", "sqladmin")]
    [InlineData("gcp:storage/bucket:Bucket", "storage")]
    public void What_needs_an_api_waits_for_it(string type, string api)
    {
        var resources = GcpProgram.Sample().OfType(type);
        Assert.NotEmpty(resources);
        Assert.All(resources, resource => Assert.Contains(
            resource.Options.DependsOn, other => GcpProgram.Text(other.Inputs, "service") == $"{api}.googleapis.com"));
    }

    [Fact]
    public void Apis_stay_on_for_others_in_the_project() => Assert.All(
        GcpProgram.Sample().OfType("gcp:projects/service:Service"),
        api => Assert.False(GcpProgram.Truth(api.Inputs, "disableOnDestroy")));

    [Fact]
    public void Only_the_coordinators_site_has_a_database_a_gateway_and_a_vault()
    {
        var other = new GcpProgram(SampleStacks.Hybrid());
        Assert.Null(other.Cluster.Database);
        Assert.Null(other.Cluster.Gateway);
        Assert.Empty(other.OfType("gcp:sql/databaseInstance:DatabaseInstance"));
        Assert.Empty(other.OfType("gcp:compute/address:Address"));
        Assert.Empty(other.OfType("gcp:secretmanager/secret:Secret"));
        Assert.DoesNotContain(WorkloadNames.Coordinator, other.Cluster.ServiceAccountAnnotations.Keys);
        Assert.NotNull(GcpProgram.Sample().Cluster.Database);
    }

    [Fact]
    public void A_site_without_a_project_is_refused_with_the_key_that_is_missing()
    {
        var error = Assert.Throws<InfraException>(() => GcpProgram.Sample(site => site with { Account = null }));
        Assert.Contains("fedinfra:sites.main.account", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cluster_exports_its_name_and_its_bucket() =>
        Assert.Equal(["mainClusterName", "mainBucket"], GcpProgram.Sample().Program.Outputs.Keys);

    [Fact]
    public void Names_leave_room_for_the_suffix_that_the_engine_adds()
    {
        const int Suffix = 8;
        var pool = new PoolSettings { Name = "gpuwithaname", Accelerator = "t4", AcceleratorsPerMachine = 1, Machines = ["n1-standard-4", "n1-standard-8"], Spot = true, OnDemandBase = 1, Maximum = 2 };
        var stack = SampleStacks.One(Cloud.Gcp);
        var program = new GcpProgram(stack with
        {
            Coordinator = stack.Coordinator with { Site = "university-north" },
            Sites = [stack.Sites[0] with { Name = "university-north", Pools = [pool], ClientNodes = [] }],
        });
        Assert.All(program.OfType("gcp:container/nodePool:NodePool"), resource => Assert.InRange(resource.Name.Length + Suffix, 1, 40));
        Assert.All(program.OfType("gcp:container/cluster:Cluster"), resource => Assert.InRange(resource.Name.Length + Suffix, 1, 40));
        Assert.All(program.OfType("gcp:serviceaccount/account:Account"), resource => Assert.InRange(resource.Name.Length + Suffix, 6, 30));
        Assert.All(program.Program.Resources.Where(resource => resource.Package == "gcp" && resource is not Provider), resource => Assert.InRange(resource.Name.Length + Suffix, 1, 63));
    }

    [Fact]
    public void What_a_project_has_only_once_is_made_at_its_first_site()
    {
        var stack = SampleStacks.One(Cloud.Gcp);
        var twin = stack with { Sites = [stack.Sites[0] with { BillingAccount = null }, SampleStacks.Site("twin", Cloud.Gcp, 11)] };
        var program = new StackProgram(stack.Name);
        foreach (var site in twin.Sites)
        {
            new GcpClusterBuilder().Build(new SiteContext(new Scope(program, "fedinfra:index:Site", site.Name), twin, site));
        }

        Assert.Single(program.Resources, resource => resource.Type == "gcp:logging/projectBucketConfig:ProjectBucketConfig");
        Assert.Single(program.Resources, resource => resource.Type == "gcp:billing/budget:Budget");
        Assert.Equal(2, program.Resources.Count(resource => resource.Type == "gcp:container/cluster:Cluster"));
    }
}
