using System.Text.RegularExpressions;
using FedInfra.Testing;
using YamlDotNet.RepresentationModel;

namespace FedInfra.Infra.Tests.Workflows;

/// <summary>The workflows that a team copies; nothing else here runs them.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string _workflows = Path.Combine(TestData.ProjectRoot, ".github", "workflows");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(_workflows, "*.yml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_infra_command_line_in_a_workflow_is_one_that_infra_takes(string file)
    {
        var lines = Scripts(file).SelectMany(script => CommandLine().Matches(script)).Select(match => match.Groups["line"].Value).ToList();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var arguments = Argument().Matches(line).Select(match => match.Value.Trim('"')).ToArray();
            Assert.True(InfraCommands.Create().Parse(arguments).Errors is [], $"{file}: infra {line}: {string.Join(' ', InfraCommands.Create().Parse(arguments).Errors)}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_script_of_a_workflow_is_one_that_a_shell_reads(string file)
    {
        foreach (var script in Scripts(file))
        {
            using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-n", "-c", Expression().Replace(script, "x")]) { RedirectStandardError = true })!;
            var errors = shell.StandardError.ReadToEnd();
            shell.WaitForExit();
            Assert.True(shell.ExitCode == 0, $"{file}: {errors}\n{script}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_a_workflow_may_do_is_written_down_and_static_keys_are_not_among_it(string file)
    {
        var text = File.ReadAllText(Path.Combine(_workflows, file));
        Assert.Contains("permissions:\n  contents: read", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)aws_secret_access_key|azure_credentials|google_credentials|arm_client_secret", text);
    }

    private static List<string> Scripts(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(_workflows, file));
        yaml.Load(reader);
        return [.. yaml.Documents[0].AllNodes.OfType<YamlMappingNode>()
            .SelectMany(node => node.Children).Where(child => child.Key is YamlScalarNode { Value: "run" }).Select(child => child.Value).OfType<YamlScalarNode>()
            .Select(node => node.Value!)];
    }

    [GeneratedRegex(@"\$INFRA (?<line>[^|&>)\n]+)")]
    private static partial Regex CommandLine();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\$\{\{.*?\}\}")]
    private static partial Regex Expression();
}
