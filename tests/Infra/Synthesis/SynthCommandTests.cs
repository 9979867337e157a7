using FedInfra.Infra.Packages;
using FedInfra.Infra.Synthesis;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>The executable as Pulumi and people start it.</summary>
public sealed class SynthCommandTests
{
    private const string Hybrid = "hybrid-hospitals";

    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task With_no_stack_every_package_is_named_with_its_version()
    {
        var run = await InfraProcess.RunAsync(TestData.ProjectRoot, _nothing, "synth");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.All(ProviderPackage.All, package => Assert.Contains(
            $"    type: \"pulumi:providers:{package.Name}\"\n    options:\n      version: \"{package.Version}\"\n", run.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_output_is_plain_UTF8_with_one_kind_of_line_end()
    {
        var run = await InfraProcess.RunAsync(TestData.ProjectRoot, _nothing, "synth");

        Assert.StartsWith("name: \"fedinfra\"\n", run.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', run.Text);
    }

    [Fact]
    public async Task A_stack_that_a_person_chose_for_Pulumi_does_not_keep_it_from_asking_for_packages()
    {
        var run = await InfraProcess.RunAsync(TestData.ProjectRoot, new Dictionary<string, string> { ["PULUMI_STACK"] = "acme/fedinfra/prod" }, "synth");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("pulumi:providers:gcp", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_leaves_nothing_on_stdout_and_one_message_on_stderr()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Pulumi.yaml", "name: fedinfra\n");
        var run = await InfraProcess.RunAsync(folder.Path, _nothing, "synth", "--stack", "nowhere");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("error: stacks/Pulumi.nowhere.yaml", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_project_the_error_says_where_to_run_it()
    {
        using var folder = new TemporaryFolder();
        var run = await InfraProcess.RunAsync(folder.Path, _nothing, "synth", "--stack", "aws-spot");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("Pulumi.yaml is neither in", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_configuration_is_an_error_that_repeats_no_secret()
    {
        var run = await InfraProcess.RunAsync(
            TestData.ProjectRoot,
            new Dictionary<string, string> { ["PULUMI_STACK"] = "prod", ["PULUMI_CONFIG"] = $$"""{"fedinfra:databasePassword": "{{PulumiConfig.SecretValue}}", "fedinfra:owner": "s3cr3t owner", "fedinfra:sits": "s3cr3t"}""" },
            "synth");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("fedinfra:sits", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_without_configuration_is_an_error_not_an_empty_program()
    {
        var run = await InfraProcess.RunAsync(TestData.ProjectRoot, new Dictionary<string, string> { ["PULUMI_STACK"] = "prod", ["PULUMI_CONFIG"] = "null" }, "synth");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("fedinfra:sites", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pulumis_stack_wins_over_one_that_a_variable_names_for_other_commands()
    {
        var run = await InfraProcess.RunAsync(
            TestData.ProjectRoot,
            new Dictionary<string, string> { ["FEDINFRA_STACK"] = "nowhere", ["PULUMI_STACK"] = "prod", ["PULUMI_CONFIG"] = "{}" },
            "synth");

        Assert.DoesNotContain("nowhere", run.Errors, StringComparison.Ordinal);
        Assert.Contains("PULUMI_CONFIG", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_deployed_by_Pulumi_is_the_stack_of_the_file_and_its_secrets_stay_out()
    {
        var pulumi = new Dictionary<string, string>
        {
            ["PULUMI_STACK"] = Hybrid,
            ["PULUMI_ORGANIZATION"] = "acme",
            ["PULUMI_PROJECT"] = "fedinfra",
            ["PULUMI_ROOT_DIRECTORY"] = TestData.ProjectRoot,
            ["PULUMI_CONFIG"] = PulumiConfig.Of(Hybrid),
        };
        var deployed = await InfraProcess.RunAsync(TestData.ProjectRoot, pulumi, "synth");
        var previewed = await InfraProcess.RunAsync(TestData.ProjectRoot, pulumi, "synth");
        var read = await InfraProcess.RunAsync(TestData.ProjectRoot, _nothing, "synth", "--stack", Hybrid);

        Assert.Equal((0, ""), (deployed.ExitCode, deployed.Errors));
        Assert.Equal(deployed.Output, previewed.Output);
        Assert.Equal(deployed.Output, read.Output);
        Assert.Contains("${enrolmentTokensText}", deployed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", deployed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_without_a_stacks_name_is_an_error() =>
        Assert.Contains("PULUMI_STACK", Assert.Throws<InfraException>(() => SynthCommand.ProgramFor(null, new PulumiEnvironment(null, "{}"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Pulumi_yaml_names_this_command_on_the_built_library()
    {
        var project = await File.ReadAllTextAsync(Path.Combine(TestData.ProjectRoot, "Pulumi.yaml"));

        Assert.Contains("\nname: fedinfra\n", project, StringComparison.Ordinal);
        Assert.Contains("\n    compiler: dotnet artifacts/bin/FedInfra.Infra/release/infra.dll synth\n", project, StringComparison.Ordinal);
        Assert.Contains("\nstackConfigDir: stacks\n", project, StringComparison.Ordinal);
    }
}
