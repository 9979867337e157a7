using System.Diagnostics;
using FedInfra.Testing;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Infra.Tests.Workflows;

/// <summary>The script of the nightly drift check, run with a check and a GitHub that only say what they are told.</summary>
public sealed class DriftWorkflowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Drift_opens_an_issue_with_what_was_found()
    {
        Assert.Equal(1, Run(exitCode: 3));

        Assert.Equal("issue create --title Drift in stack lab --body-file issue.md", Calls()[^1]);
        Assert.Equal("    found\n    trouble\n", File.ReadAllText(_folder["issue.md"]));
    }

    [Fact]
    public void Drift_that_is_still_there_is_added_to_the_open_issue()
    {
        Assert.Equal(1, Run(exitCode: 3, openIssue: "7"));

        Assert.Equal("issue comment 7 --body-file issue.md", Calls()[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(134)]
    public void Whatever_else_happens_opens_no_issue_and_keeps_its_exit_code(int exitCode)
    {
        Assert.Equal(exitCode, Run(exitCode));

        Assert.Empty(Calls());
    }

    public void Dispose() => _folder.Dispose();

    private string[] Calls() => File.Exists(_folder["calls.txt"]) ? File.ReadAllLines(_folder["calls.txt"]) : [];

    private int Run(int exitCode, string openIssue = "")
    {
        _folder.Write("infra.sh", $"echo found; echo trouble >&2; exit {exitCode}\n");
        _folder.Write("script.sh", $"gh() {{ echo \"$*\" >> calls.txt; [ \"$2\" != list ] || echo \"{openIssue}\"; }}\n{Script()}");

        // As GitHub runs a script whose shell is not named.
        var start = new ProcessStartInfo("bash", ["-e", "script.sh"]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["INFRA"] = "bash infra.sh";
        start.Environment["STACK"] = "lab";
        using var shell = Process.Start(start)!;
        var errors = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Contains("trouble", output, StringComparison.Ordinal);
        Assert.Empty(errors.GetAwaiter().GetResult());
        return shell.ExitCode;
    }

    private static string Script()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(TestData.ProjectRoot, ".github", "workflows", "drift.yml"));
        yaml.Load(reader);
        var step = yaml.Documents[0].AllNodes.OfType<YamlMappingNode>().Single(node => node.Children.TryGetValue("id", out var id) && id is YamlScalarNode { Value: "drift" });
        return ((YamlScalarNode)step.Children["run"]).Value!;
    }
}
