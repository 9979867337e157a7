using FedInfra.Infra.Stacks;
using Pulumi;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>What a <see cref="FedInfraCluster"/> consists of.</summary>
public sealed class FedInfraClusterArgs
{
    /// <summary>
    /// A stack file's text, as in <c>stacks/Pulumi.aws-spot.yaml</c>; null (the default) for the running stack's
    /// configuration. Secrets come from the running stack's configuration either way.
    /// </summary>
    public string? StackFile { get; init; }

    /// <summary>The stack's name in tags and budgets. Default: the running stack's.</summary>
    public string? StackName { get; init; }

    internal StackSettings? Read()
    {
        if (StackFile is null)
        {
            return null;
        }

        try
        {
            return Stacks.StackFile.Parse(StackName ?? Deployment.Instance.StackName, StackFile);
        }
        catch (InfraException exception)
        {
            throw new RunException(exception.Message, exception);
        }
    }
}
