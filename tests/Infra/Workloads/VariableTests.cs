using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>What pods are told by environment variables: only what the program in them reads, so that no setting is a lie.</summary>
public sealed partial class VariableTests
{
    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void The_coordinator_is_told_only_what_it_has_an_option_for(Cloud cloud)
    {
        var variables = Variables(FakeCluster.Objects(SampleStacks.One(cloud)), "coordinator", "coordinator");

        Assert.Equal(["FEDINFRA_CA_FILE", "FEDINFRA_CERTIFICATE_LIFETIME", "FEDINFRA_ENROLMENT_TOKENS", "FEDINFRA_SERVER_NAME"], variables.Keys.Order());
        Assert.Subset(OptionsOf("coordinator/Serving/ServeCommand.cs"), variables.Keys.ToHashSet());
        Assert.Equal("30d", variables["FEDINFRA_CERTIFICATE_LIFETIME"]);
    }

    [Theory]
    [InlineData(Cloud.Azure, null, "coordinator.example.org")]
    [InlineData(Cloud.Azure, "admin.example.org", "coordinator.example.org,admin.example.org")]
    [InlineData(Cloud.OnPrem, null, "coordinator.example.org,192.0.2.11")]
    [InlineData(Cloud.OnPrem, "admin.example.org", "coordinator.example.org,192.0.2.11,admin.example.org")]
    public void The_coordinators_certificate_holds_the_names_that_nodes_and_administrators_dial(Cloud cloud, string? hostname, string names)
    {
        var stack = SampleStacks.One(cloud);
        var objects = FakeCluster.Objects(stack with { Coordinator = stack.Coordinator with { AdminHostname = hostname } });

        Assert.Equal(names, Variables(objects, "coordinator", "coordinator")["FEDINFRA_SERVER_NAME"]);
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void A_client_node_is_told_nothing_beside_its_site_file(Cloud cloud) =>
        Assert.Empty(Variables(FakeCluster.Objects(SampleStacks.One(cloud)), "node-main-cardiology", "client-node"));

    [Fact]
    public void A_site_s_engine_reaches_its_client_nodes_and_no_other_s()
    {
        var stack = SampleStacks.Hybrid();
        var objects = FakeCluster.Objects(stack with { Sites = [.. stack.Sites.Select(site => site.Name == "north" ? site with { Engine = "torch" } : site)] });

        Assert.Equal("torch", Variables(objects, "node-north-oncology", "client-node")["FEDINFRA_ENGINE"]);
        Assert.Equal("torch", Variables(objects, "node-north-cardiology", "client-node")["FEDINFRA_ENGINE"]);
        Assert.Empty(Variables(objects, "node-lab-oncology", "client-node"));
    }

    private static Dictionary<string, string?> Variables(IEnumerable<KubernetesDocument> objects, string set, string container) =>
        (Assert.Single(objects, o => o.Kind == "StatefulSet" && o.Name == set).Containers.Single(one => one["name"]!.ToString() == container)["env"] as JsonArray ?? [])
            .ToDictionary(variable => variable!["name"]!.ToString(), variable => variable!["value"]?.ToString());

    /// <summary>Names of the variables that a command reads: one for each option that its source declares.</summary>
    private static HashSet<string> OptionsOf(string source)
    {
        var options = Option().Matches(File.ReadAllText(Path.Combine(TestData.ProjectRoot, source)))
            .Select(match => "FEDINFRA_" + match.Groups[1].Value.ToUpperInvariant().Replace('-', '_')).ToHashSet();
        Assert.Contains("FEDINFRA_DATA_DIR", options);
        return options;
    }

    [GeneratedRegex("""new Option<[^>]+>\("--([a-z-]+)"\)""")]
    private static partial Regex Option();
}
