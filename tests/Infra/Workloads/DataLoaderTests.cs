using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>Who fills the data volumes of client nodes in the clouds, and with which rights.</summary>
public sealed class DataLoaderTests
{
    [Theory]
    [InlineData(Cloud.Aws, "amazon/aws-cli")]
    [InlineData(Cloud.Azure, "azure-cli")]
    [InlineData(Cloud.Gcp, "google/cloud-sdk")]
    public void Each_cloud_fetches_with_its_own_tool(Cloud cloud, string image)
    {
        var loader = Assert.Single(Node(AllClouds.Objects(cloud)).Containers, container => container["name"]!.ToString() == "load-data");

        Assert.Contains(image, loader["image"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["SOURCE=s3://objects", "NODE=main-cardiology", "HOME=/tmp"], loader["env"]!.AsArray().Select(variable => $"{variable!["name"]}={variable["value"]}"));
    }

    [Fact]
    public void Only_the_loader_may_write_to_the_data_volume()
    {
        var mounts = Node(AllClouds.Objects(Cloud.Aws)).Containers
            .Select(container => (Name: container["name"]!.ToString(), Mount: container["volumeMounts"]?.AsArray().SingleOrDefault(mount => mount!["name"]!.ToString() == "data")))
            .Where(container => container.Mount is not null)
            .Select(container => (container.Name, ReadOnly: (bool?)container.Mount!["readOnly"] ?? false));

        Assert.Equal([("load-data", false), ("client-node", true)], mounts);
    }

    [Fact]
    public void Data_that_lies_on_a_host_or_is_drawn_by_the_program_is_not_fetched()
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var site = stack.Sites[0];
        ClientNodeSettings[] digits = [.. site.ClientNodes.Select(node => node with { Data = new JsonObject { ["kind"] = "digits", ["seed"] = 1 } })];

        Assert.All([AllClouds.Objects(Cloud.OnPrem), FakeCluster.Objects(stack with { Sites = [site with { ClientNodes = digits }] })], objects =>
        {
            Assert.DoesNotContain(Node(objects).Containers, container => container["name"]!.ToString() == "load-data");
            Assert.DoesNotContain(objects, o => o.Name == "client-node-to-objects");
        });
    }

    [Fact]
    public void On_gcp_storage_is_reached_without_the_internet()
    {
        var objects = AllClouds.Objects(Cloud.Gcp);
        var alias = Assert.Single(Node(objects).Pod!["hostAliases"]!.AsArray())!;
        var block = Assert.Single(objects, o => o.Name == "client-node-to-objects").At("spec.egress")![0]!["to"]![0]!["ipBlock"]!;

        Assert.Equal("storage.googleapis.com", alias["hostnames"]![0]!.ToString());
        Assert.Equal($"{alias["ip"]}/30", block["cidr"]!.ToString());
        Assert.Null(Node(AllClouds.Objects(Cloud.Aws)).Pod!["hostAliases"]);
    }

    private static KubernetesDocument Node(IEnumerable<KubernetesDocument> objects) =>
        Assert.Single(objects, o => o.Kind == "StatefulSet" && o.Name == "node-main-cardiology");
}
