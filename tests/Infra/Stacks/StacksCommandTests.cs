using System.CommandLine;
using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Stacks;

/// <summary><c>infra stacks</c>.</summary>
public sealed class StacksCommandTests
{
    [Fact]
    public void It_lists_what_each_stack_consists_of()
    {
        var (code, output, error) = Run(TestData.ProjectRoot);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("hub: azure/eastus (coordinator)", output, StringComparison.Ordinal);
        Assert.Contains("4 a100-80", output, StringComparison.Ordinal);
    }

    [Fact]
    public void As_JSON_it_has_the_same()
    {
        var (code, output, _) = Run(TestData.ProjectRoot, json: true);
        var stacks = JsonNode.Parse(output)!["stacks"]!.AsArray();
        var hybrid = stacks.Single(stack => (string)stack!["name"]! == "hybrid-hospitals")!;

        Assert.Equal(0, code);
        Assert.Equal(["hub", "lakeside", "riverside", "st-mary"], hybrid["sites"]!.AsArray().Select(site => (string)site!["name"]!));
        Assert.Equal(2, (int)hybrid["sites"]![1]!["maximumAccelerators"]!);
    }

    [Fact]
    public void A_wrong_file_is_listed_and_the_command_fails()
    {
        using var folder = new TemporaryFolder();
        folder.Write("stacks/Pulumi.good.yaml", SampleFile.Text);
        folder.Write("stacks/Pulumi.bad.yaml", "config: {fedinfra:colour: red}");

        var (code, output, error) = Run(folder.Path);
        var (_, json, _) = Run(folder.Path, json: true);

        Assert.Equal(1, code);
        Assert.Contains("wrong", output, StringComparison.Ordinal);
        Assert.Contains("stacks/Pulumi.bad.yaml:1: fedinfra:colour: this key is unknown", error, StringComparison.Ordinal);
        Assert.Equal([false, true], JsonNode.Parse(json)!["stacks"]!.AsArray().Select(stack => (bool)stack!["valid"]!));
    }

    [Fact]
    public void Without_stacks_it_says_so()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal((0, $"There are no stacks in stacks/.{Environment.NewLine}", ""), Run(folder.Path));
    }

    private static (int Code, string Output, string Error) Run(string projectRoot, bool json = false)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = StacksCommand.Run(projectRoot, json, new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
