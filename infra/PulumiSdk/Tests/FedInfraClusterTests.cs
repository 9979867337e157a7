using FedInfra.Infra.Stacks;
using FedInfra.Testing;
using Pulumi.Utilities;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>The component inside a program of somebody else's.</summary>
public sealed class FedInfraClusterTests
{
    private const string Stack = "hybrid-hospitals";

    [Fact]
    public async Task A_team_gets_every_resource_of_its_configuration_below_one_component()
    {
        var program = ParityTests.Program(Stack);
        var native = await NativeRun.OfAsync(Stack, new FakeCloud(program), cluster: () => new FedInfraCluster("federation"));

        Assert.Equal(program.Resources.Select(resource => resource.Name).Order(StringComparer.Ordinal), native.Custom.Keys.Order(StringComparer.Ordinal));
        Assert.All(program.Resources.Where(resource => resource.Component.Parent is null), resource =>
            Assert.Same(native.Cluster, native.Components[resource.Component.Name].Options.Parent));
    }

    [Fact]
    public async Task It_claims_no_resource_that_the_YAML_program_may_have_made()
    {
        var native = await NativeRun.OfAsync(Stack, new FakeCloud(ParityTests.Program(Stack)), cluster: () => new FedInfraCluster("federation"));

        Assert.All(native.Custom.Values, entry => Assert.Empty(entry.Options.Aliases));
    }

    [Fact]
    public async Task It_gives_out_the_coordinators_address_and_all_that_the_stack_exports()
    {
        var program = ParityTests.Program(Stack);
        var cloud = new FakeCloud(program);
        var native = await NativeRun.OfAsync(Stack, cloud, cluster: () => new FedInfraCluster("federation"));
        var exports = await OutputUtilities.GetValueAsync(native.Cluster!.Exports);

        Assert.Equal(program.Outputs.Keys.Order(StringComparer.Ordinal), exports.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(exports["coordinatorAddress"], await OutputUtilities.GetValueAsync(native.Cluster.CoordinatorAddress));
    }

    [Fact]
    public async Task A_stack_files_text_stands_in_for_the_configuration()
    {
        var program = ParityTests.Program(Stack);
        var file = await File.ReadAllTextAsync(Path.Combine(TestData.ProjectRoot, StackFile.NameOf(Stack)));
        var config = """{"fedinfra:databasePassword": "a", "fedinfra:sshPrivateKey": "b", "fedinfra:enrolmentTokens": "{}", "fedinfra:caKey": "c"}""";
        var native = await NativeRun.OfAsync(Stack, new FakeCloud(program), config: config, cluster: () => new FedInfraCluster("federation", new FedInfraClusterArgs { StackFile = file }));

        Assert.Equal(program.Resources.Count, native.Custom.Count);
    }
}
