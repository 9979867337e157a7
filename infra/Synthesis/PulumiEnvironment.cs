using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// What Pulumi tells the compiler about the stack it runs (pulumi-yaml, pkg/server/server.go, Run). When it only asks
/// which packages a program needs, it tells nothing.
/// </summary>
/// <param name="Stack"><c>PULUMI_STACK</c>; people also set it themselves, to choose a stack for Pulumi's commands.</param>
/// <param name="Config"><c>PULUMI_CONFIG</c>: a JSON map that may hold secrets in plain text; only Pulumi sets it.</param>
public sealed record PulumiEnvironment(string? Stack, string? Config)
{
    /// <summary>The environment of this process.</summary>
    public static PulumiEnvironment Current => new(Environment.GetEnvironmentVariable("PULUMI_STACK"), Environment.GetEnvironmentVariable("PULUMI_CONFIG"));

    /// <summary>True where Pulumi runs a stack's program. <see cref="Stack"/> alone says nothing: it may be a person's.</summary>
    public bool RunsStack => Config is not null;

    /// <summary>The stack's settings.</summary>
    /// <exception cref="InfraException">There is no name, or the configuration has errors; no value is repeated.</exception>
    public StackSettings ReadSettings()
    {
        if (Stack is not { Length: > 0 })
        {
            throw new InfraException("PULUMI_CONFIG is set, but PULUMI_STACK is not; Pulumi sets both. Unset PULUMI_CONFIG to synthesise a stack's file with --stack.");
        }

        // A person's PULUMI_STACK wins over Pulumi's and may be organisation/project/stack.
        // The map of a stack without any configuration arrives as null.
        return StackConfiguration.FromPulumi(Stack[(Stack.LastIndexOf('/') + 1)..], Config is "null" or "" or null ? "{}" : Config);
    }
}
