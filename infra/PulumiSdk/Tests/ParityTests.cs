using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;
using Pulumi;
using Pulumi.Utilities;
using Model = FedInfra.Infra.Resources;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>The native program and the YAML program of every stack of the repository, side by side.</summary>
public sealed class ParityTests
{
    public static TheoryData<string> Stacks => [.. StackFile.List(TestData.ProjectRoot)];

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_native_program_registers_the_same_resources_as_the_YAML_program(string stack)
    {
        var program = Program(stack);
        var cloud = new FakeCloud(program);
        var yaml = new YamlRun(program, cloud).Registrations();
        var native = await (await NativeRun.OfAsync(stack, cloud)).RegistrationsAsync();

        Assert.NotEmpty(yaml);
        Assert.Equal(yaml.Keys, native.Keys);
        Assert.All(yaml, entry => Assert.Equal(entry.Value.ToString(), native[entry.Key].ToString()));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_native_program_exports_what_the_YAML_program_exports(string stack)
    {
        var program = Program(stack);
        var cloud = new FakeCloud(program);
        var native = await (await NativeRun.OfAsync(stack, cloud)).ExportsAsync();

        Assert.Equal(new YamlRun(program, cloud).Exports().Select(entry => $"{entry.Key}: {entry.Value}"), native.Select(entry => $"{entry.Key}: {entry.Value}"));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_native_program_calls_the_same_functions_of_providers(string stack)
    {
        var program = Program(stack);
        var cloud = new FakeCloud(program);

        // The YAML program calls once for each property of an answer that it wants.
        Assert.Equal(new YamlRun(program, cloud).Calls().Distinct().Order(StringComparer.Ordinal), (await NativeRun.OfAsync(stack, cloud)).Calls.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_preview_in_which_nothing_is_known_yet_registers_every_resource(string stack)
    {
        var program = Program(stack);
        var native = await NativeRun.OfAsync(stack, new FakeCloud(program), preview: true);

        Assert.Equal(program.Resources.Select(resource => resource.Name).Order(StringComparer.Ordinal), native.Custom.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Every_resource_is_a_child_of_its_component(string stack)
    {
        var program = Program(stack);
        var native = await NativeRun.OfAsync(stack, new FakeCloud(program));

        Assert.All(program.Resources, resource =>
        {
            var parent = native.Custom[resource.Name].Options.Parent;
            for (var component = resource.Component; component is not null; component = component.Parent)
            {
                Assert.Equal((component.Type, component.Name), (parent!.GetResourceType(), parent.GetResourceName()));
                parent = native.Components[component.Name].Options.Parent;
            }

            Assert.Null(parent);
        });
        Assert.Equal(program.Resources.SelectMany(resource => Around(resource.Component)).Distinct().Count(), native.Components.Count);
    }

    /// <summary>The YAML program's resources have no parent, and the engine knows a resource by its parents' types too.</summary>
    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_stack_that_the_YAML_program_made_keeps_its_resources(string stack)
    {
        var native = await NativeRun.OfAsync(stack, new FakeCloud(Program(stack)), preview: true);

        Assert.NotEmpty(native.Custom);
        foreach (var (name, (_, options)) in native.Custom)
        {
            var alias = await OutputUtilities.GetValueAsync(Assert.Single(options.Aliases).ToOutput());
            Assert.True(alias is { NoParent: true, Name: null, Type: null }, name);
        }
    }

    internal static Model.StackProgram Program(string stack) => StackBuilder.Build(StackFile.Read(stack, TestData.ProjectRoot));

    private static IEnumerable<Model.Component> Around(Model.Component component)
    {
        for (var around = component; around is not null; around = around.Parent)
        {
            yield return around;
        }
    }
}
