using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>A resource of any type with any output, which the typed classes would not allow.</summary>
internal sealed class AnyResource(Scope scope, string type, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, type, name, inputs, options)
{
    public Output<string> Out(string path) => Output<string>(path);
}
