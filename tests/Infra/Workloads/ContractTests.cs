using System.Text.Json.Nodes;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using YamlDotNet.Core;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>What other rooms rely on: command lines, and the site file that client nodes read.</summary>
public sealed class ContractTests
{
    [Fact]
    public void The_coordinator_is_started_by_the_contract()
    {
        var coordinator = Single(Cloud.Aws, "StatefulSet", "coordinator");

        Assert.Equal(
            ["serve", "--data-dir", "/var/lib/fedinfra", "--listen", ":8443", "--admin-listen", ":8444", "--metrics-listen", ":9090"],
            Texts(coordinator.Containers.Single()["args"]));
        Assert.Equal("registry.example.org/fedinfra/coordinator:0.1.0", coordinator.Containers.Single()["image"]!.ToString());
        Assert.Equal(1, (int)coordinator.At("spec.replicas")!);
        Assert.Equal("/var/lib/fedinfra", MountOf(coordinator, "data"));
    }

    [Fact]
    public void A_client_node_is_started_by_the_contract()
    {
        var node = Single(Cloud.Aws, "StatefulSet", "node-main-cardiology");
        var container = Assert.Single(node.Containers, container => container["name"]!.ToString() == "client-node");

        Assert.Equal(["run", "--config", "/etc/fedinfra/site.yaml"], Texts(container["args"]));
        Assert.Equal("registry.example.org/fedinfra/client-node:0.1.0", container["image"]!.ToString());
        Assert.Equal("/data", MountOf(node, "data"));
        Assert.True((int)node.Pod!["terminationGracePeriodSeconds"]! > 20);
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void A_client_node_reads_its_site_file(Cloud cloud)
    {
        var config = Single(cloud, "ConfigMap", "node-main-oncology");

        var file = SettingsFile.Parse<SiteFile>(config.At("data")!["site.yaml"]!.ToString(), "site.yaml");

        Assert.Empty(file.Validate());
        Assert.Equal("https://coordinator.example.org:443", file.Coordinator);
        Assert.Equal("main-oncology", file.Nodes.Single().Name);
        Assert.Equal(("/etc/fedinfra-identity/ca.pem", "/etc/fedinfra-identity/token"), (file.CoordinatorCaFile, file.EnrolmentTokenFile));
        Assert.Equal("/data/train.csv", file.Nodes.Single().Data!.Path);
    }

    [Fact]
    public void Data_settings_reach_the_client_node_as_they_stand()
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var site = stack.Sites[0];
        var node = site.ClientNodes[0] with
        {
            Data = new JsonObject { ["kind"] = "csv", ["path"] = "/data/Ärzte \"a\" $x # {b}: 'c'.csv", ["schema"] = "/data/s.yaml" },
        };
        var objects = FakeCluster.Objects(stack with { Sites = [site with { ClientNodes = [node] }] });

        var text = objects.Single(o => o.Kind == "ConfigMap" && o.Name == "node-main-cardiology").At("data")!["site.yaml"]!.ToString();

        Assert.Equal("/data/Ärzte \"a\" $x # {b}: 'c'.csv", SettingsFile.Parse<SiteFile>(text, "site.yaml").Nodes.Single().Data!.Path);
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Configurations_are_yaml(Cloud cloud)
    {
        var texts = AllClouds.Objects(cloud).Where(o => o.Kind == "ConfigMap")
            .SelectMany(o => o.At("data")!.AsObject())
            .Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal))
            .ToList();

        Assert.Contains(texts, file => file.Key == "alerts.yaml");
        Assert.All(texts, file => Parse(file.Value!.ToString()));
    }

    private static void Parse(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        while (parser.MoveNext())
        {
            Assert.NotNull(parser.Current);
        }
    }

    private static string MountOf(KubernetesDocument set, string volume) => set.Containers
        .SelectMany(container => container["volumeMounts"]?.AsArray() ?? [])
        .Where(mount => mount!["name"]!.ToString() == volume).Select(mount => mount!["mountPath"]!.ToString()).Distinct().Single();

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(item => item!.ToString())];

    private static KubernetesDocument Single(Cloud cloud, string kind, string name) =>
        Assert.Single(AllClouds.Objects(cloud), o => o.Kind == kind && o.Name == name);
}
