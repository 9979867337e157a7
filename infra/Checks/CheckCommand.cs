using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using FedInfra.Infra.Checks.Drift;
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
        var drift = new Option<string[]>("--drift")
        {
            Description = "Also compares with what `pulumi refresh --preview-only --json` or `pulumi preview --refresh --json` wrote (needs --stack); may be given twice; - for standard input.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "One JSON document instead of text." };
        var command = new Command(
            "check",
            """
            Checks what stacks would make, before anything exists: its structure, and the policies. Finds everything at once and says how to mend it. Fails where there is an error; a stack can waive a policy with a reason and a last day (fedinfra:waivers).

            Examples:
              infra check
              infra check --stack aws-spot
              infra check --stack aws-spot --json
              pulumi preview --stack aws-spot --refresh --json > drift.json; infra check --stack aws-spot --drift drift.json
            """)
        {
            stack,
            drift,
            json,
        };
        command.SetAction(arguments => Run(StackFile.ProjectRoot(), arguments.GetValue(stack), arguments.GetValue(drift) ?? [], arguments.GetValue(json), arguments.InvocationConfiguration.Output));
        return command;
    }

    /// <returns>1 where there is an error, else 0.</returns>
    internal static int Run(string root, string? stack, string[] drift, bool json, TextWriter output)
    {
        if (stack is null && drift.Length > 0)
        {
            throw new InfraException("--drift: which stack is it? Give --stack too.");
        }

        var documents = drift.Select(DriftDocument.Read).ToList();
        var names = stack is null ? StackFile.List(root) : [stack];
        if (names.Count == 0)
        {
            throw new InfraException($"The folder {StackFile.Folder}/ has no stacks to check.");
        }

        var reports = names.Select(name => Check(name, root, documents)).ToList();
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(reports, _json));
        }
        else
        {
            CheckText.Write(reports, output);
        }

        return reports.Any(report => report.Errors > 0) ? 1 : 0;
    }

    /// <summary>A file that cannot be read is a finding, so that one such does not hide what is wrong with the others.</summary>
    private static CheckReport Check(string name, string root, IReadOnlyList<DriftDocument> drift)
    {
        try
        {
            var settings = StackFile.Read(name, root);
            var program = StackBuilder.Build(settings);
            var report = new StackCheck(TimeProvider.System).Run(program, settings);
            return report with { Findings = [.. report.Findings, .. drift.SelectMany(document => DriftCheck.Run(document, program)).Distinct()] };
        }
        catch (InfraException exception)
        {
            return new CheckReport(name, [new Finding(Severity.Error, "stack-file", null, exception.Message, $"Mend {StackFile.NameOf(name)}.")], []);
        }
    }
}
