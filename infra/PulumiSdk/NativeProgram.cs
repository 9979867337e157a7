using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;
using Pulumi;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>The program that Pulumi's .NET runtime starts: the stack that Pulumi means, as resources and components.</summary>
public static class NativeProgram
{
    /// <summary>What Pulumi sets for every program; without it there is no engine to talk to.</summary>
    private const string EngineVariable = "PULUMI_MONITOR";

    /// <summary>Registers everything; returns the process's exit code.</summary>
    public static async Task<int> RunAsync()
    {
        if (Environment.GetEnvironmentVariable(EngineVariable) is null or "")
        {
            await Console.Error.WriteLineAsync("error: Pulumi starts this program, not a person: install the Pulumi CLI (https://www.pulumi.com/docs/install/) and run `pulumi preview --stack STACK` in infra/PulumiSdk.");
            return 1;
        }

        return await Deployment.RunAsync(Register);
    }

    /// <summary>Registers the stack that Pulumi runs; what it exports is the result.</summary>
    /// <exception cref="RunException">The configuration has errors; Pulumi shows the message without a stack trace.</exception>
    internal static IDictionary<string, object?> Register() =>
        ProgramRegistration.Of(StackBuilder.Build(ReadSettings())).Exports.ToDictionary(output => output.Key, output => (object?)output.Value);

    /// <summary>The settings that Pulumi hands to the running program, read as the YAML program's are.</summary>
    /// <exception cref="RunException">They have errors; no value is repeated.</exception>
    internal static StackSettings ReadSettings()
    {
        try
        {
            return (PulumiEnvironment.Current with { Stack = Deployment.Instance.StackName }).ReadSettings();
        }
        catch (InfraException exception)
        {
            throw new RunException(exception.Message, exception);
        }
    }
}
