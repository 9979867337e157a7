using System.CommandLine;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class PolicyCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_policy_is_told_in_plain_words_and_found_beside_the_site_file()
    {
        _folder.Write("etc/rules.yaml", "jobs: [outcome]\nsecure-aggregation: {minimum-cohort: 5}\nmetrics: [loss]\n");
        var site = _folder.Write("etc/site.yaml", "policy-file: rules.yaml\n");

        var output = await RunAsync("policy", "check", "--config", site);

        Assert.Contains("jobs: outcome", output, StringComparison.Ordinal);
        Assert.Contains("secure aggregation: required; where it is on, at least 5 nodes", output, StringComparison.Ordinal);
        Assert.Contains("strategies: any", output, StringComparison.Ordinal);
        Assert.Contains("metrics that may leave: loss", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_option_stands_in_for_the_site_files_policy()
    {
        var policy = _folder.Write("other.yaml", "jobs: [other]\n");
        var site = _folder.Write("site.yaml", "policy-file: none.yaml\n");

        Assert.Contains("jobs: other", await RunAsync("policy", "check", "--config", site, "--policy-file", policy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_without_a_policy_is_told_what_that_means()
    {
        var site = _folder.Write("site.yaml", "coordinator: http://127.0.0.1:1\n");

        var error = await Assert.ThrowsAsync<CommandException>(() => RunAsync("policy", "check", "--config", site));

        Assert.Contains("does whatever its coordinator asks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_pins_another_coordinator_fails_the_check()
    {
        var policy = _folder.Write("policy.yaml", $"coordinator-fingerprint: '{new string('0', 64)}'\n");
        var site = _folder.Write("site.yaml", "coordinator: http://127.0.0.1:1\n");

        await Assert.ThrowsAsync<ClientNodeException>(() => RunAsync("policy", "check", "--config", site, "--policy-file", policy));
    }

    [Fact]
    public void The_help_shows_a_whole_policy() =>
        Assert.Contains("secure-aggregation:", PolicyCommands.Create().Description, StringComparison.Ordinal);

    [Fact]
    public void The_site_file_names_its_policy_relative_to_itself_and_the_option_stands_in()
    {
        var path = _folder.Write("etc/site.yaml", "coordinator: http://127.0.0.1:1\npolicy-file: policy.yaml\nnodes:\n  - name: a\n    data: {kind: digits}\n");

        Assert.Equal(_folder["etc", "policy.yaml"], SiteFile.Read(path).PolicyFile);
        Assert.Equal(_folder["given.yaml"], SiteFile.Read(path, policyFile: _folder["given.yaml"]).PolicyFile);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var root = new RootCommand { PolicyCommands.Create() };
        await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return output.ToString();
    }
}
