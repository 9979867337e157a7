using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using FedInfra.Infra.Checks.Drift;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Checks;

/// <summary><c>infra check</c></summary>
internal static class CheckCommand
{
    /// <summary>Exit code where some error is not about drift.</summary>
    private const int Failed = 1;

    /// <summary>Exit code where every error is about drift: the stack itself is sound. 2 is left to shells.</summary>
    private const int Drifted = 3;

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

            Exit code: 0 without errors; 3 where the only errors are drift; 1 where there are others, or the check could not be made.

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

    /// <returns>0 without errors; <see cref="Drifted"/> where there are only errors of drift; else <see cref="Failed"/>.</returns>
    /// <exception cref="InfraException">A drift file cannot be read or is of another stack.</exception>
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

        var errors = reports.SelectMany(report => report.Findings).Where(finding => finding.Severity == Severity.Error).ToList();
        return errors.Count == 0 ? 0 : errors.All(error => error.Rule == DriftCheck.Rule) ? Drifted : Failed;
    }

    /// <summary>A stack file that cannot be read is a finding, so that one such does not hide what is wrong with the others.</summary>
    private static CheckReport Check(string name, string root, IReadOnlyList<DriftDocument> drift)
    {
        StackSettings settings;
        StackProgram program;
        try
        {
            settings = StackFile.Read(name, root);
            program = StackBuilder.Build(settings);
        }
        catch (InfraException exception)
        {
            return CheckReport.Of(name, [new Finding(Severity.Error, "stack-file", null, exception.Message, $"Mend {StackFile.NameOf(name)}.")], []);
        }

        var report = new StackCheck(TimeProvider.System).Run(program, settings);
        return CheckReport.Of(name, report.Findings.Concat(drift.SelectMany(document => DriftCheck.Run(document, program)).Distinct()), report.Waived);
    }
}
