using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Command;

/// <summary>
/// A command that runs on a host over SSH (<c>command:remote:Command</c>). A change of any input but <c>triggers</c>
/// runs <c>update</c>; a change of <c>triggers</c> may replace it, which runs <c>delete</c> too.
/// </summary>
public sealed class RemoteCommand(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "command:remote:Command", name, inputs, options)
{
    /// <summary>What it printed, without the last line's end.</summary>
    public Output<string> Stdout => Output<string>("stdout");
}
