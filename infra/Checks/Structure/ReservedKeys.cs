using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>No map has a key that begins with <c>fn::</c>: the YAML runtime would call a function of that name (pulumi-yaml, <c>ast/expr.go</c>).</summary>
internal sealed class ReservedKeys : IStructureRule
{
    private const string Prefix = "fn::";

    public string Id => "reserved-keys";

    public IEnumerable<Finding> Check(StackProgram program) =>
        from resource in program.Resources
        from node in resource.Inputs.Walk()
        where node.Value is Inputs
        from key in ((Inputs)node.Value).Values.Keys
        where key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        select new Finding(
            Severity.Error,
            Id,
            resource.Name,
            $"The key '{key}'{(node.Path.Length == 0 ? "" : $" of {node.Path}")} would be read as a function.",
            "Use another key; where tags or labels of the stack file have it, rename them.");
}
