using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Azure;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Azure;

/// <summary>Programs of one Azure site, without workloads.</summary>
internal static class AzurePrograms
{
    public static StackProgram Sample() => Build(SampleStacks.One(Cloud.Azure)).Program;

    /// <summary>Builds the stack's first site, and of its cluster what the workloads would be told.</summary>
    public static (StackProgram Program, Cluster Cluster) Build(StackSettings stack)
    {
        var program = new StackProgram(stack.Name);
        var site = stack.Sites[0];
        var cluster = new AzureClusterBuilder().Build(new SiteContext(new Scope(program, "fedinfra:index:Site", site.Name), stack, site));
        return (program, cluster);
    }

    /// <summary>The sample with its site changed.</summary>
    public static StackSettings Stack(Func<SiteSettings, SiteSettings> change)
    {
        var stack = SampleStacks.One(Cloud.Azure);
        return stack with { Sites = [change(stack.Sites[0])] };
    }

    public static IEnumerable<Resource> Of(this StackProgram program, string type) =>
        program.Resources.Where(resource => resource.Type == "azure-native:" + type);

    /// <summary>The literal at a path of names, or null where nothing is there.</summary>
    public static object? Literal(this Inputs inputs, params ReadOnlySpan<string> path)
    {
        Input? value = inputs;
        foreach (var name in path)
        {
            value = value is Inputs map && map.Values.TryGetValue(name, out var inner) ? inner : null;
        }

        return (value as LiteralInput)?.Value;
    }

    /// <summary>The whole number at a path.</summary>
    public static int Number(this Inputs inputs, params ReadOnlySpan<string> path) => (int)(long)inputs.Literal(path)!;
}
