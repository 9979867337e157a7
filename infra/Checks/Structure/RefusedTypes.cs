using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>No type that the YAML runtime refuses (pulumi-yaml, <c>packages.go</c>), and no package without a pinned version.</summary>
internal sealed class RefusedTypes : IStructureRule
{
    private static readonly Dictionary<string, string> _insteadOf = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kubernetes:yaml:ConfigFile"] = "kubernetes:yaml/v2:ConfigFile",
        ["kubernetes:yaml:ConfigGroup"] = "kubernetes:yaml/v2:ConfigGroup",
        ["kubernetes:kustomize:Directory"] = "kubernetes:yaml/v2:ConfigGroup",
        ["kubernetes:apiextensions.k8s.io:CustomResource"] = "kubernetes:yaml/v2:ConfigGroup",
        ["kubernetes:helm.sh/v2:Chart"] = "kubernetes:helm.sh/v3:Release",
        ["kubernetes:helm.sh/v3:Chart"] = "kubernetes:helm.sh/v3:Release",
    };

    public string Id => "refused-types";

    public IEnumerable<Finding> Check(StackProgram program) =>
        from resource in program.Resources
        let instead = _insteadOf.GetValueOrDefault(resource.Type)
        where instead is not null
        select new Finding(Severity.Error, Id, resource.Name, $"Pulumi YAML refuses the type {resource.Type}.", $"Use {instead}.");
}
