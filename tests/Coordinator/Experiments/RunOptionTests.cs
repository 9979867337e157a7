using System.CommandLine;
using FedInfra.CommandLine;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Quickstart;
using FedInfra.Coordinator.Registry;
using FedInfra.Coordinator.Serving;
using FedInfra.Coordinator.Simulation;

namespace FedInfra.Coordinator.Tests.Experiments;

public sealed class RunOptionTests
{
    private static readonly Command[] _commands =
    [
        QuickstartCommand.Create(), SimulateCommand.Create(), ServeCommand.Create(), JobCommands.Create(), NodeCommands.Create(), TokenCommands.Create(),
        ModelCommands.Create(), PrivacyCommands.Create(),
    ];

    [Fact]
    public void An_environment_variable_is_a_switch_for_every_command_or_for_none()
    {
        var variables = _commands.SelectMany(OptionsOf).GroupBy(CommandRunner.VariableOf, StringComparer.Ordinal).ToList();

        Assert.Contains(variables, variable => variable.Key == "FEDINFRA_JSON");
        Assert.All(variables, variable => Assert.True(
            variable.Select(option => option.ValueType == typeof(bool)).Distinct().Count() == 1, $"{variable.Key} is a switch for some commands and a value for others."));
    }

    [Theory]
    [InlineData("quickstart", "--report")]
    [InlineData("simulate", "--report")]
    [InlineData("quickstart", "--json")]
    public void The_report_has_a_name_of_its_own_and_keeps_the_older_one(string name, string option)
    {
        var command = _commands.Single(command => command.Name == name);
        var parsed = command.Parse([option, "run.json"]);

        Assert.Empty(parsed.Errors);
        Assert.Equal("run.json", parsed.GetValue<string?>("--report"));
    }

    [Theory]
    [InlineData("quickstart", "--run-dir")]
    [InlineData("simulate", "--run-dir")]
    [InlineData("quickstart", "--data-dir")]
    public void The_folder_of_a_run_has_a_name_of_its_own_and_no_variable_of_a_coordinators_folder(string name, string option)
    {
        var command = _commands.Single(command => command.Name == name);
        var parsed = command.Parse([option, "run"]);

        Assert.Empty(parsed.Errors);
        Assert.Equal("run", parsed.GetValue<string?>("--run-dir"));
        Assert.DoesNotContain("FEDINFRA_DATA_DIR", command.Options.Select(CommandRunner.VariableOf));
    }

    private static IEnumerable<Option> OptionsOf(Command command) => command.Options.Concat(command.Subcommands.SelectMany(OptionsOf));
}
