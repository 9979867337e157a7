using Pulumi;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>A component of the model: what <c>pulumi up</c> shows as a branch of the tree.</summary>
/// <param name="type">Type token, for example <c>fedinfra:index:Site</c>.</param>
/// <param name="name">Its name in the program.</param>
/// <param name="options">Its parent.</param>
internal sealed class ProgramComponent(string type, string name, ComponentResourceOptions options) : ComponentResource(type, name, options)
{
    /// <summary>Tells the engine that nothing more comes inside.</summary>
    public void Complete() => RegisterOutputs();
}
