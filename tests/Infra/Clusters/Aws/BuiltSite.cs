using System.Globalization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Aws;

/// <summary>An AWS site, built alone, without workloads.</summary>
internal sealed class BuiltSite
{
    private BuiltSite(StackSettings stack, SiteSettings site)
    {
        Stack = stack;
        Program = new StackProgram(stack.Name);
        Cluster = new AwsClusterBuilder().Build(new SiteContext(new Scope(Program, "fedinfra:index:Site", site.Name), stack, site));
    }

    public StackSettings Stack { get; }

    public StackProgram Program { get; }

    public Cluster Cluster { get; }

    /// <summary>The sample's only site, perhaps changed; the coordinator runs there.</summary>
    public static BuiltSite WithCoordinator(Func<StackSettings, StackSettings>? change = null)
    {
        var stack = (change ?? (same => same))(SampleStacks.One(Cloud.Aws));
        return new BuiltSite(stack, stack.Sites[0]);
    }

    /// <summary>The site of the sample's hybrid stack.</summary>
    public static BuiltSite WithoutCoordinator()
    {
        var stack = SampleStacks.Hybrid();
        return new BuiltSite(stack, stack.Sites.Single(site => site.Cloud == Cloud.Aws));
    }

    /// <summary>The sample with its only site changed.</summary>
    public static BuiltSite With(Func<SiteSettings, SiteSettings> change) =>
        WithCoordinator(stack => stack with { Sites = [change(stack.Sites[0])] });

    /// <summary>The sample with its GPU pool changed.</summary>
    public static BuiltSite WithGpuPool(Func<PoolSettings, PoolSettings> change) =>
        With(site => site with { Pools = [change(site.Pools[0]), .. site.Pools.Skip(1)] });

    public IEnumerable<Resource> OfType(string type) => Program.Resources.Where(resource => resource.Type == type);

    public Resource Find(string name) => Program.Find(name) ?? throw new InvalidOperationException($"There is no '{name}' among {string.Join(", ", Program.Resources.Select(resource => resource.Name))}.");

    /// <summary>What is at a path inside a value: names, and numbers for list items, separated by dots; null where there is nothing.</summary>
    public static Input? At(Input input, string path) => path.Split('.').Aggregate<string, Input?>(input, (value, step) => value switch
    {
        Inputs inputs => inputs.Values.GetValueOrDefault(step),
        ListInput list => int.Parse(step, CultureInfo.InvariantCulture) is var index && index < list.Items.Length ? list.Items[index] : null,
        _ => null,
    });

    /// <summary>A literal; <c>{resource.output}</c> in place of what is not known yet.</summary>
    public static string? Text(Input? input) => input switch
    {
        null => null,
        LiteralInput literal => Convert.ToString(literal.Value, CultureInfo.InvariantCulture),
        ReferenceInput reference => $"{{{reference.Resource.Name}.{reference.Path}}}",
        FormatInput format => string.Concat(format.Parts.Select(Text)),
        FunctionInput function => Text(function.Argument),
        SecretInput secret => $"{{secret {secret.Secret}}}",
        InvokeInput invoke => $"{{{invoke.Token.Split(':')[^1]}.{invoke.Result}{invoke.Path}}}",
        ListInput list => string.Join(',', list.Items.Select(Text)),
        Inputs inputs => string.Join(',', inputs.Values.Select(value => $"{value.Key}:{Text(value.Value)}")),
        _ => throw new InvalidOperationException($"There is no text of a {input.GetType().Name}."),
    };

    public static string? Text(Resource resource, string path) => Text(At(resource.Inputs, path));
}
