using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Checks;

/// <summary><c>infra check</c></summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create()
    {
        var stack = new Option<string?>("--stack") { Description = "The stack, aws-spot for stacks/Pulumi.aws-spot.yaml. Default: all of them." };
        var json = new Option<bool>("--json") { Description = "One JSON document instead of text." };
        var command = new Command(
            "check",
            """
            Checks what stacks would make, before anything exists: its structure, and the policies. Finds everything at once and says how to mend it. Fails where there is an error; a stack can waive a policy with a reason and a last day (fedinfra:waivers).

            Examples:
              infra check
              infra check --stack aws-spot
              infra check --stack aws-spot --json
            """)
        {
            stack,
            json,
        };
        command.SetAction(arguments => Run(arguments.GetValue(stack), arguments.GetValue(json)));
        return command;
    }

    private static int Run(string? stack, bool json)
    {
        var root = StackFile.ProjectRoot();
        var names = stack is null ? StackFile.List(root) : [stack];
        if (names.Count == 0)
        {
            throw new InfraException($"The folder {StackFile.Folder}/ has no stacks to check.");
        }

        var reports = names.Select(name => Check(name, root)).ToList();
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(reports, _json));
        }
        else
        {
            CheckText.Write(reports, Console.Out);
        }

        return reports.Any(report => report.Errors > 0) ? 1 : 0;
    }

    /// <summary>A file that cannot be read is a finding, so that one such does not hide what is wrong with the others.</summary>
    private static CheckReport Check(string name, string root)
    {
        try
        {
            var settings = StackFile.Read(name, root);
            return new StackCheck(TimeProvider.System).Run(StackBuilder.Build(settings), settings);
        }
        catch (InfraException exception)
        {
            return new CheckReport(name, [new Finding(Severity.Error, "stack-file", null, exception.Message, $"Mend {StackFile.NameOf(name)}.")], []);
        }
    }
}
