using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>
/// Whatever a resource refers to, by input, option or provider, is a resource of the same program and stands before
/// it; so there is no cycle either.
/// </summary>
internal sealed class KnownReferences : IStructureRule
{
    public string Id => "known-references";

    public IEnumerable<Finding> Check(StackProgram program)
    {
        var earlier = new HashSet<Resource>(ReferenceEqualityComparer.Instance);
        foreach (var resource in program.Resources)
        {
            foreach (var (path, target) in Targets(resource).Where(target => !earlier.Contains(target.Resource)))
            {
                yield return Missing(program, target, resource.Name, path);
            }

            earlier.Add(resource);
        }

        foreach (var (name, value) in program.Outputs)
        {
            foreach (var target in value.SelfAndDescendants().SelectMany(Target).Where(target => !earlier.Contains(target)))
            {
                yield return Missing(program, target, null, $"the stack's output {name}");
            }
        }
    }

    private static IEnumerable<(string Path, Resource Resource)> Targets(Resource resource)
    {
        var options = resource.Options.DependsOn.Select(target => ("dependsOn", target));
        return resource.Inputs.Walk()
            .SelectMany(node => Target(node.Value).Select(target => (node.Path, target)))
            .Concat(resource.Provider is { } provider ? options.Append(("provider", provider)) : options);
    }

    private static IEnumerable<Resource> Target(Input input) => input switch
    {
        ReferenceInput reference => [reference.Resource],
        InvokeInput { Provider: { } provider } => [provider],
        _ => [],
    };

    private Finding Missing(StackProgram program, Resource target, string? name, string path) => program.Find(target.Name) == target
        ? new Finding(Severity.Error, Id, name, $"{path} refers to {target}, which comes later in the program.", "Make that one first; two that need each other must be cut apart.")
        : new Finding(Severity.Error, Id, name, $"{path} refers to {target}, which is no resource of this program.", "Pass resources along within one build of a stack; keep none from another.");
}
