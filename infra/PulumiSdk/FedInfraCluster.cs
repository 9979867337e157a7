using System.Collections.Immutable;
using FedInfra.Infra.Clusters;
using Pulumi;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>
/// A federation's clusters as one component of a team's own Pulumi program: everything that the stack of
/// <see cref="FedInfraClusterArgs"/> consists of, below this component.
/// <code>
/// return await Deployment.RunAsync(() =>
/// {
///     var federation = new FedInfraCluster("federation");
///     return new Dictionary&lt;string, object?&gt; { ["coordinator"] = federation.CoordinatorAddress };
/// });
/// </code>
/// Resources keep the names that <c>infra synth</c> shows, which begin with their site's: two of these in one program need
/// sites of different names.
/// </summary>
public sealed class FedInfraCluster : ComponentResource
{
    /// <summary>The component's type token.</summary>
    public const string TypeToken = "fedinfra:index:FedInfraCluster";

    /// <param name="name">Name of the component.</param>
    /// <param name="args">What it consists of; null for what the running stack's configuration says in the namespace <c>fedinfra</c>.</param>
    /// <param name="options">How the engine is to treat it. Its parts have their own providers, so none need be given.</param>
    /// <exception cref="RunException">The configuration has errors, or a secret that the stack needs is not set.</exception>
    public FedInfraCluster(string name, FedInfraClusterArgs? args = null, ComponentResourceOptions? options = null)
        : base(TypeToken, name, options)
    {
        var exported = ProgramRegistration.Of(StackBuilder.Build(args?.Read() ?? NativeProgram.ReadSettings()), this).Exports;
        CoordinatorAddress = exported["coordinatorAddress"].Apply(address => (string)address!);
        Exports = Pulumi.Output.All(exported.Values).Apply(values => exported.Keys.Zip(values).ToImmutableDictionary(entry => entry.First, entry => entry.Second));
        RegisterOutputs();
    }

    /// <summary>The name at which client nodes reach the coordinator.</summary>
    [Output("coordinatorAddress")]
    public Output<string> CoordinatorAddress { get; private set; }

    /// <summary>Everything that <c>pulumi stack output</c> would show of the stack: <c>SITERegistry</c>, <c>SITEGatewayAddress</c> …</summary>
    [Output("exports")]
    public Output<ImmutableDictionary<string, object?>> Exports { get; private set; }
}
