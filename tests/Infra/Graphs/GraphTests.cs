using System.Diagnostics;
using FedInfra.Infra.Graphs;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Tests.Synthesis;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Graphs;

public sealed class GraphTests
{
    [Fact]
    public void Resources_stand_in_the_frames_of_their_components() => Assert.Equal(
        """
        ---
        title: "sample"
        ---
        flowchart LR
          subgraph g0["main"]
            r0["main-aws<br/>pulumi:providers:aws"]
            r3["main-kubernetes<br/>pulumi:providers:kubernetes"]
            subgraph g1["main-network"]
              r1["main-network-vpc<br/>aws:ec2/vpc:Vpc"]
              r2["main-network-subnet<br/>aws:ec2/subnet:Subnet"]
            end
            subgraph g2["main-workloads"]
              r4["main-workloads-coordinator<br/>kubernetes:apps/v1:Deployment"]
            end
          end
          r2 --> r1
          r3 --> r2
          r4 --> r2

        """,
        Written(ProgramGraph.OfResources(Sample()), MermaidGraph.Write));

    [Theory]
    [InlineData("--stack hybrid-hospitals", true)]
    [InlineData("--stack hybrid-hospitals --sites", false)]
    [InlineData("--stack hybrid-hospitals --format dot", false)]
    [InlineData("--stack aws-spot", false)]
    public async Task A_picture_that_Mermaid_would_not_draw_is_warned_of(string arguments, bool warned)
    {
        var run = await InfraProcess.RunAsync(TestData.ProjectRoot, new Dictionary<string, string>(), ["graph", .. arguments.Split(' ')]);

        Assert.Equal((0, warned), (run.ExitCode, run.Errors.Contains("Mermaid draws 500", StringComparison.Ordinal)));
    }

    [Fact]
    public void Components_alone_make_a_small_picture_that_shows_providers_too() => Assert.Equal(
        """
        ---
        title: "sample"
        ---
        flowchart LR
          subgraph g0["main"]
            c0["main<br/>2 resources"]
            c1["main-network<br/>2 resources"]
            c2["main-workloads<br/>1 resource"]
          end
          c1 --> c0
          c0 --> c1
          c2 --> c1
          c2 --> c0

        """,
        Written(ProgramGraph.OfComponents(Sample()), MermaidGraph.Write));

    [Fact]
    public void Graphviz_gets_clusters_and_arrows() => Assert.Equal(
        """
        digraph "sample" {
          rankdir=LR;
          node [shape=box, fontname="sans-serif"];
          graph [fontname="sans-serif"];
          subgraph cluster_g0 {
            label="main";
            c0 [label="main\n2 resources"];
            c1 [label="main-network\n2 resources"];
            c2 [label="main-workloads\n1 resource"];
          }
          c1 -> c0;
          c0 -> c1;
          c2 -> c1;
          c2 -> c0;
        }

        """,
        Written(ProgramGraph.OfComponents(Sample()), DotGraph.Write));

    [Fact]
    public void Labels_cannot_break_out_of_Mermaids_quotes() =>
        Assert.Contains("""r["a#34;]#60;b#62; #35; #38; #96;<br/>c#10;d"]""", Written(Hostile(), MermaidGraph.Write), StringComparison.Ordinal);

    [Fact]
    public void Labels_cannot_break_out_of_Graphvizs_quotes() =>
        Assert.Contains("""r [label="a\"]<b> # & `\nc\nd"];""", Written(Hostile(), DotGraph.Write), StringComparison.Ordinal);

    [Fact]
    public void The_same_program_gives_the_same_picture() =>
        Assert.Equal(Written(ProgramGraph.OfResources(Sample()), DotGraph.Write), Written(ProgramGraph.OfResources(Sample()), DotGraph.Write));

    [RequiresToolFact("dot", "-V")]
    public async Task Graphviz_reads_what_is_written_for_it()
    {
        foreach (var graph in new[] { ProgramGraph.OfResources(Sample()), ProgramGraph.OfComponents(Sample()), Hostile() })
        {
            using var dot = Process.Start(new ProcessStartInfo("dot", "-Tcanon") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await dot.StandardInput.WriteAsync(Written(graph, DotGraph.Write));
            dot.StandardInput.Close();
            var errors = dot.StandardError.ReadToEndAsync();
            await dot.StandardOutput.ReadToEndAsync();
            await dot.WaitForExitAsync();

            Assert.Equal((0, ""), (dot.ExitCode, await errors));
        }
    }

    private static Graph Hostile() => new("x", [new GraphGroup("g", "\"", [new GraphNode("r", "a\"]<b> # & `", "c\nd")], [])], []);

    private static StackProgram Sample()
    {
        var program = new StackProgram("sample");
        var site = new Scope(program, "fedinfra:index:Site", "main");
        site = site.With(new Provider(site, ProviderPackage.Aws, "aws", new Inputs()));
        var network = site.Child("fedinfra:aws:Network", "network");
        var vpc = new AnyResource(network, "aws:ec2/vpc:Vpc", "vpc", new Inputs());
        var subnet = new AnyResource(network, "aws:ec2/subnet:Subnet", "subnet", new Inputs { ["vpcId"] = vpc.Id, ["tags"] = new Inputs { ["vpc"] = Output.Format($"<{vpc.Id}>") } });
        var kubernetes = new Provider(site, ProviderPackage.Kubernetes, "kubernetes", new Inputs { ["kubeconfig"] = Input.ToJson(subnet.Id) });
        var workloads = site.Child("fedinfra:index:Workloads", "workloads").With(kubernetes);
        _ = new AnyResource(workloads, "kubernetes:apps/v1:Deployment", "coordinator", new Inputs(), new ResourceOptions { DependsOn = [subnet] });
        return program;
    }

    private static string Written(Graph graph, Action<Graph, TextWriter> write)
    {
        using var text = new StringWriter();
        write(graph, text);
        return text.ToString();
    }
}
