using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Gcp;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Gcp;

/// <summary>What the GCP builder alone makes of a stack, and ways to look into it.</summary>
internal sealed class GcpProgram
{
    public GcpProgram(StackSettings stack)
    {
        Stack = stack;
        Program = new StackProgram(stack.Name);
        var site = Assert.Single(stack.Sites, site => site.Cloud == Cloud.Gcp);
        Context = new SiteContext(new Scope(Program, "fedinfra:index:Site", site.Name), stack, site);
        Cluster = new GcpClusterBuilder().Build(Context);
    }

    public StackSettings Stack { get; }

    public StackProgram Program { get; }

    public SiteContext Context { get; }

    public Cluster Cluster { get; }

    /// <summary>The sample stack on GCP.</summary>
    public static GcpProgram Sample() => new(SampleStacks.One(Cloud.Gcp));

    /// <summary>The sample stack with other settings of its site.</summary>
    public static GcpProgram Sample(Func<SiteSettings, SiteSettings> change)
    {
        var stack = SampleStacks.One(Cloud.Gcp);
        return new GcpProgram(stack with { Sites = [change(stack.Sites[0])] });
    }

    /// <summary>The sample stack with this pool alone.</summary>
    public static GcpProgram WithPool(PoolSettings pool) => Sample(site => site with { Pools = [pool], ClientNodes = [] });

    public IReadOnlyList<Resource> OfType(string type) => [.. Program.Resources.Where(resource => resource.Type == type)];

    /// <summary>The node pools of a training pool, on demand first.</summary>
    public IReadOnlyList<Resource> NodePools(string pool) =>
        [.. OfType("gcp:container/nodePool:NodePool").Where(resource => Text(resource.Inputs, $"nodeConfig/labels/{WorkloadNames.PoolLabel.Replace('/', '|')}") == pool)];

    /// <summary>What is at a path of names; <c>|</c> stands for a slash inside a name. Null where nothing is.</summary>
    public static Input? At(Input input, string path)
    {
        Input? found = input;
        foreach (var name in path.Split('/').Select(name => name.Replace('|', '/')))
        {
            found = found is Inputs inputs && inputs.Values.TryGetValue(name, out var inner) ? inner : null;
        }

        return found;
    }

    public static string? Text(Input input, string path) => (At(input, path) as LiteralInput)?.Value as string;

    public static bool? Truth(Input input, string path) => (At(input, path) as LiteralInput)?.Value as bool?;

    public static long Number(Input input, string path) => Assert.IsType<long>(Assert.IsType<LiteralInput>(At(input, path)).Value);
}
