using System.CommandLine;
using System.Globalization;
using System.Text;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// <c>infra synth</c>, the compiler that Pulumi.yaml names. Under Pulumi the program comes from Pulumi's environment
/// alone, whatever <c>--stack</c> or FEDINFRA_STACK say: the stack that is being deployed is the one that Pulumi means.
/// Where FEDINFRA_STACK is set while Pulumi asks for packages, it learns those of that stack only, which costs no more
/// than that the engine fetches the others when it meets them.
/// </summary>
public static class SynthCommand
{
    public static Command Create()
    {
        var stack = new Option<string?>("--stack") { Description = "Reads stacks/Pulumi.STACK.yaml. Not heeded where PULUMI_CONFIG is set: there Pulumi says which stack it runs." };
        var command = new Command(
            "synth",
            """
            Prints a stack's program as Pulumi YAML, and nothing else. Secrets are references to the stack's configuration, never values.

            Pulumi runs it as the compiler that Pulumi.yaml names: with PULUMI_STACK and PULUMI_CONFIG for a stack, and with neither to learn which provider packages there may be.

            Examples:
              infra synth --stack aws-spot
              infra synth --stack hybrid-hospitals > program.yaml
              infra synth
            """)
        {
            stack,
        };
        command.SetAction(arguments => Print(ProgramFor(arguments.GetValue(stack), PulumiEnvironment.Current)));
        return command;
    }

    /// <summary>The program that is asked for: Pulumi's, or a stack file's, or the one that only names packages.</summary>
    internal static StackProgram ProgramFor(string? stack, PulumiEnvironment pulumi) => (pulumi.RunsStack, stack) switch
    {
        (true, _) => StackBuilder.Build(pulumi.ReadSettings()),
        (false, { Length: > 0 }) => StackBuilder.Build(StackFile.Read(stack, StackFile.ProjectRoot())),
        _ => PackagesProgram.Build(),
    };

    /// <summary>Writes at once what is complete, so that an error leaves nothing behind that Pulumi could take for a program.</summary>
    private static void Print(StackProgram program)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        ProgramYaml.Write(program, text);
        using var output = Console.OpenStandardOutput();
        output.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString()));
    }
}
