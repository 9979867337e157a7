using System.Globalization;
using System.Text.Json.Nodes;
using FedInfra.Infra.Checks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Checks;

public sealed class CheckCommandTests : IDisposable
{
    private const string Sound = """
        config:
          fedinfra:owner: ml-platform
          fedinfra:budget: {monthlyUsd: 100, emails: [ml-platform@example.org]}
          fedinfra:sites:
            lab:
              cloud: onprem
              region: basement
              hosts:
                - {name: rack-1, address: 192.0.2.11}
              clientNodes:
                - {name: one, data: {kind: digits}}
                - {name: two, data: {kind: digits}}
                - {name: three, data: {kind: digits}}
        """;

    private readonly TemporaryFolder _root = new();

    [Fact]
    public void A_sound_stack_passes() => Assert.Equal((0, "good: nothing found\n"), Run(("good", Sound)));

    [Fact]
    public void A_breach_fails_with_what_is_wrong_and_how_to_mend_it() => Assert.Equal(
        (1, """
            bad: 1 error
              error   budget-exists
                The stack has no budget.
                fix: Set fedinfra:budget with monthlyUsd and emails.

            """.ReplaceLineEndings("\n")),
        Run(("bad", Sound.Replace("  fedinfra:budget: {monthlyUsd: 100, emails: [ml-platform@example.org]}\n", "", StringComparison.Ordinal))));

    [Fact]
    public void A_waived_breach_passes_and_is_shown_with_its_reason() => Assert.Equal(
        (0, """
            later: 1 waived
              waived  budget-exists, until 9999-12-31: nobody pays for the basement
                The stack has no budget.

            """.ReplaceLineEndings("\n")),
        Run(("later", Sound.Replace("  fedinfra:budget: {monthlyUsd: 100, emails: [ml-platform@example.org]}\n", "  fedinfra:waivers:\n    - {policy: budget-exists, reason: nobody pays for the basement, expires: \"9999-12-31\"}\n", StringComparison.Ordinal))));

    [Fact]
    public void A_file_that_cannot_be_read_does_not_hide_what_is_found_in_the_others()
    {
        var (exit, text) = Run(("a-wrong", "config:\n  fedinfra:ownr: me\n"), ("b-good", Sound));

        Assert.Equal(1, exit);
        Assert.Contains("a-wrong: 1 error\n  error   stack-file\n", text, StringComparison.Ordinal);
        Assert.Contains("ownr", text, StringComparison.Ordinal);
        Assert.Contains("b-good: nothing found\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_can_be_had_as_JSON()
    {
        _root.Write("stacks/Pulumi.bad.yaml", Sound.Replace("monthlyUsd: 100", "monthlyUsd: 100, emailz: []", StringComparison.Ordinal));
        using var output = new StringWriter();

        Assert.Equal(1, CheckCommand.Run(_root.Path, "bad", [], json: true, output));

        var report = JsonNode.Parse(output.ToString())![0]!;
        Assert.Equal(("bad", 1), (report["stack"]!.GetValue<string>(), report["errors"]!.GetValue<int>()));
        Assert.Equal(("error", "stack-file"), (report["findings"]![0]!["severity"]!.GetValue<string>(), report["findings"]![0]!["rule"]!.GetValue<string>()));
    }

    [Fact]
    public void Drift_alone_has_an_exit_code_of_its_own_and_is_listed_in_order()
    {
        var (exit, text) = RunWithDrift(Sound, "lab", "zebra", "apple");

        Assert.Equal(3, exit);
        Assert.True(text.IndexOf("drift: apple", StringComparison.Ordinal) < text.IndexOf("drift: zebra", StringComparison.Ordinal), text);
    }

    [Fact]
    public void A_breach_beside_drift_fails_as_always_and_errors_stand_before_warnings()
    {
        var (exit, text) = RunWithDrift(
            Sound.Replace("  fedinfra:budget: {monthlyUsd: 100, emails: [ml-platform@example.org]}\n", "  fedinfra:waivers:\n    - {policy: spot-share, reason: nobody pays for the basement, expires: \"9999-12-31\"}\n", StringComparison.Ordinal), "lab", "apple");

        Assert.Equal(1, exit);
        Assert.Contains("lab: 2 errors, 1 warning\n", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("drift: apple", StringComparison.Ordinal) < text.IndexOf("warning waivers", StringComparison.Ordinal), text);
    }

    [Fact]
    public void Another_stacks_drift_is_not_this_stack_files_mistake()
    {
        var exception = Assert.Throws<InfraException>(() => RunWithDrift(Sound, "other", "apple"));

        Assert.Equal("The file with the drift is of stack 'other', not of 'lab'.", exception.Message);
    }

    [Fact]
    public void The_exit_codes_are_in_the_help() => Assert.Contains("3 where the only errors are drift", CheckCommand.Create().Description, StringComparison.Ordinal);

    [Fact]
    public void What_others_wrote_cannot_move_the_terminals_cursor()
    {
        var (_, text) = Run(("later", Sound.Replace("  fedinfra:budget: {monthlyUsd: 100, emails: [ml-platform@example.org]}\n", "  fedinfra:waivers:\n    - {policy: budget-exists, reason: \"nobody\\e[2J pays\\u202Eyad\", expires: \"9999-12-31\"}\n", StringComparison.Ordinal)));

        Assert.Contains(": nobody?[2J pays?yad\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, letter => letter is '\e' or '\u202E');
    }

    public void Dispose() => _root.Dispose();

    /// <summary>Checks the stack lab against a preview of <paramref name="previewed"/> that would delete what the stack does not describe.</summary>
    private (int ExitCode, string Text) RunWithDrift(string stack, string previewed, params IEnumerable<string> forgotten)
    {
        var steps = forgotten.Select(name => (JsonNode)new JsonObject
        {
            ["op"] = "delete",
            ["urn"] = $"urn:pulumi:{previewed}::fedinfra::aws:ec2/instance:Instance::{name}",
            ["oldState"] = new JsonObject { ["custom"] = true },
        });
        var drift = _root.Write("drift.json", new JsonObject { ["steps"] = new JsonArray([.. steps]) }.ToJsonString());
        _root.Write("stacks/Pulumi.lab.yaml", stack);
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        return (CheckCommand.Run(_root.Path, "lab", [drift], json: false, output), output.ToString());
    }

    private (int ExitCode, string Text) Run(params IEnumerable<(string Name, string Text)> stacks)
    {
        foreach (var (name, text) in stacks)
        {
            _root.Write($"stacks/Pulumi.{name}.yaml", text);
        }

        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        return (CheckCommand.Run(_root.Path, null, [], json: false, output), output.ToString());
    }
}
