using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Stacks;
using FedInfra.Testing;
using YamlDotNet.Serialization.NamingConventions;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>A site's policy, from the stack file to where its client nodes read it.</summary>
public sealed class SitePolicyTests
{
    /// <summary>The example of a whole policy, as a site of a stack file.</summary>
    private static readonly string _policy = string.Join("\n", File.ReadAllLines(Path.Combine(TestData.ProjectRoot, "examples", "hospital", "policy.yaml"))
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => "        " + line));

    [Fact]
    public void The_sections_are_those_of_a_client_nodes_policy_file() => Assert.Equal(
        typeof(PolicyFile).GetProperties().Where(property => property.CanWrite).Select(property => HyphenatedNamingConvention.Instance.Apply(property.Name)).Order(),
        PolicySettings.Sections.Order());

    [Fact]
    public void A_policy_of_the_stack_is_the_one_that_the_client_node_enforces()
    {
        var stack = StackFile.Parse(SampleFile.Name, With($"      policy:\n{_policy}\n"));
        var files = Files(stack, "node-radiology");

        var policy = SitePolicy.Parse(files["policy.yaml"], "policy.yaml");

        Assert.Equal("/etc/fedinfra/policy.yaml", SettingsFile.Parse<SiteFile>(files["site.yaml"], "site.yaml").PolicyFile);
        Assert.Equal((10.0, 4.0, 0.00001), (policy.MaximumEpsilon, policy.MaximumEpsilonPerJob, policy.Delta));
        Assert.Equal(4, policy.Masking.MinimumCohort);
        Assert.False(Files(stack, "node-lab-imaging").ContainsKey("policy.yaml"));
    }

    [Fact]
    public void A_policy_of_the_operator_lies_in_the_nodes_own_secret_and_nowhere_else()
    {
        var files = Files(StackFile.Parse(SampleFile.Name, With("      policy: operator\n")), "node-tabular");

        Assert.Equal("/etc/fedinfra-identity/policy.yaml", SettingsFile.Parse<SiteFile>(files["site.yaml"], "site.yaml").PolicyFile);
        Assert.Equal(["site.yaml"], files.Keys);
    }

    [Fact]
    public void Without_a_policy_the_site_file_names_none() =>
        Assert.Null(SettingsFile.Parse<SiteFile>(Files(SampleFile.Read(), "node-radiology")["site.yaml"], "site.yaml").PolicyFile);

    [Fact]
    public void A_changed_policy_restarts_the_pods_that_it_is_for()
    {
        string Hash(string policy) => FakeCluster.Objects(StackFile.Parse(SampleFile.Name, With(policy)))
            .Single(o => o.Kind == "StatefulSet" && o.Name == "node-radiology").At("spec.template.metadata.annotations")!["fedinfra.io/config"]!.ToString();

        Assert.Equal(3, new[] { Hash(""), Hash("      policy: {jobs: [a]}\n"), Hash("      policy: {jobs: [b]}\n") }.Distinct().Count());
    }

    [Theory]
    [InlineData("policy: none", "fedinfra:sites.north.policy: 'none' must be operator, or a map")]
    [InlineData("policy: {}", "fedinfra:sites.north.policy: is empty and would allow everything")]
    [InlineData("policy: {job: [a]}", "fedinfra:sites.north.policy.job: a policy has no such section (did you mean jobs?)")]
    [InlineData("policy: {jobs: {secure: v1:abc}}", "fedinfra:sites.north.policy.jobs: must not be a secret")]
    [InlineData("policy: [jobs]", "fedinfra:sites.north.policy: must be operator, or a map")]
    [InlineData("engine: Torch", "fedinfra:sites.north.engine: 'Torch' must be an engine's name")]
    [InlineData("engine: \"torch --x\"", "an engine's name, 1 to 63 of a-z, 0-9 and '-'")]
    public void A_mistake_is_named(string line, string message) =>
        Assert.Contains(message, Assert.Throws<InfraException>(() => StackFile.Parse(SampleFile.Name, With($"      {line}\n"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("engine: torch")]
    [InlineData("policy: operator")]
    public void Where_no_client_nodes_are_neither_means_anything(string line) => Assert.Contains(
        "is for client nodes, and this site has none",
        SampleFile.ErrorWith("      networkCidr: 10.12.0.0/16\n", $"      networkCidr: 10.12.0.0/16\n      {line}\n"),
        StringComparison.Ordinal);

    /// <summary>The sample with more lines in its site north.</summary>
    private static string With(string lines)
    {
        const string After = "      residency: [us]\n";
        Assert.Contains(After, SampleFile.Text, StringComparison.Ordinal);
        return SampleFile.Text.Replace(After, After + lines, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Files(StackSettings stack, string name) =>
        FakeCluster.Objects(stack).Single(o => o.Kind == "ConfigMap" && o.Name == name).At("data")!.AsObject().ToDictionary(file => file.Key, file => file.Value!.ToString());
}
