using System.Globalization;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Graphs;

/// <summary>Draws a program: what refers to what. Ids are numbers in the program's order, so that the same program gives the same picture.</summary>
public static class ProgramGraph
{
    /// <summary>
    /// Every resource in the frame of its component. Providers have no arrows towards them: every resource would have one.
    /// </summary>
    public static Graph OfResources(StackProgram program)
    {
        var ids = program.Resources.Index().ToDictionary(pair => pair.Item, pair => Id("r", pair.Index));
        var edges = program.Resources.SelectMany(resource => Needs(resource).Select(needed => new GraphEdge(ids[resource], ids[needed]))).Distinct();
        var nodes = program.Resources.ToLookup(resource => resource.Component, resource => new GraphNode(ids[resource], resource.Name, resource.Type));
        return new Graph(program.Name, Groups(Components(program), null, nodes), [.. edges]);
    }

    /// <summary>One box for each component, with the number of its resources, in the frame of its site: a picture that fits a page.</summary>
    public static Graph OfComponents(StackProgram program)
    {
        var components = Components(program);
        var ids = components.Index().ToDictionary(pair => pair.Item, pair => Id("c", pair.Index));
        var edges = program.Resources
            .SelectMany(resource => (resource.Provider is { } provider ? Needs(resource).Append(provider) : Needs(resource))
                .Select(needed => new GraphEdge(ids[resource.Component], ids[needed.Component])))
            .Where(edge => edge.From != edge.To)
            .Distinct();
        var nodes = program.Resources.GroupBy(resource => resource.Component)
            .ToLookup(group => Outermost(group.Key), group => new GraphNode(ids[group.Key], group.Key.Name, Count(group.Count())));
        return new Graph(program.Name, Groups([.. components.Select(Outermost).Distinct()], null, nodes), [.. edges]);
    }

    /// <summary>What a resource refers to and depends on.</summary>
    private static IEnumerable<Resource> Needs(Resource resource) =>
        resource.Inputs.SelfAndDescendants().OfType<ReferenceInput>().Select(reference => reference.Resource).Concat(resource.Options.DependsOn).Distinct();

    /// <summary>Components that hold resources, and those around them, each after the one around it.</summary>
    private static List<Component> Components(StackProgram program) =>
        [.. program.Resources.SelectMany(resource => Around(resource.Component).Reverse()).Distinct()];

    private static IEnumerable<Component> Around(Component component)
    {
        for (var current = component; current is not null; current = current.Parent)
        {
            yield return current;
        }
    }

    private static Component Outermost(Component component) => Around(component).Last();

    private static List<GraphGroup> Groups(List<Component> components, Component? parent, ILookup<Component, GraphNode> nodes) =>
        [.. components.Index().Where(pair => pair.Item.Parent == parent)
            .Select(pair => new GraphGroup(Id("g", pair.Index), pair.Item.Name, [.. nodes[pair.Item]], Groups(components, pair.Item, nodes)))];

    private static string Id(string prefix, int index) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}");

    private static string Count(int resources) => string.Create(CultureInfo.InvariantCulture, $"{resources} {(resources == 1 ? "resource" : "resources")}");
}
