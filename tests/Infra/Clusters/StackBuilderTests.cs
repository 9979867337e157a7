using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters;

/// <summary>What a stack tells people once it stands.</summary>
public sealed class StackBuilderTests
{
    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.Azure)]
    [InlineData(Cloud.Gcp)]
    [InlineData(Cloud.OnPrem)]
    public void A_stack_says_where_images_go_and_where_its_gateway_is_with_and_without_a_hostname(Cloud cloud)
    {
        var stack = SampleStacks.One(cloud);
        var named = stack with { Coordinator = stack.Coordinator with { Hostname = "fl.example.org" } };

        Assert.All([stack, named], settings => Assert.Subset(Outputs(settings).Keys.ToHashSet(), new HashSet<string> { "mainRegistry", "mainGatewayAddress", "coordinatorAddress" }));
        Assert.Equal("fl.example.org", ((LiteralInput)Outputs(named)["coordinatorAddress"]).Value);
        Assert.NotEqual("fl.example.org", (Outputs(named)["mainGatewayAddress"] as LiteralInput)?.Value);
    }

    [Fact]
    public void Every_site_has_a_registry_and_only_the_coordinators_a_gateway()
    {
        var outputs = Outputs(SampleStacks.Hybrid());

        Assert.Subset(outputs.Keys.ToHashSet(), new HashSet<string> { "mainRegistry", "northRegistry", "southRegistry", "labRegistry" });
        Assert.Equal(["mainGatewayAddress"], outputs.Keys.Where(name => name.EndsWith("GatewayAddress", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_password_of_a_registry_on_premises_is_a_secret()
    {
        var outputs = Outputs(SampleStacks.One(Cloud.OnPrem));

        Assert.Equal("fedinfra", ((LiteralInput)outputs["mainRegistryUser"]).Value);
        Assert.Equal(InputFunction.Secret, Assert.IsType<FunctionInput>(outputs["mainRegistryPassword"]).Function);
    }

    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.Azure)]
    [InlineData(Cloud.Gcp)]
    [InlineData(Cloud.OnPrem)]
    public void A_stack_has_a_database_and_asks_for_its_password_unless_it_wants_none(Cloud cloud)
    {
        var stack = SampleStacks.One(cloud);
        var without = StackBuilder.Build(stack with { Coordinator = stack.Coordinator with { Database = new DatabaseSettings { Size = DatabaseSize.None } } });
        var with = StackBuilder.Build(stack);

        Assert.Contains("mainDatabaseHost", with.Outputs.Keys);
        Assert.DoesNotContain("mainDatabaseHost", without.Outputs.Keys);
        Assert.Contains(ConfigSecret.DatabasePassword, with.Secrets);
        Assert.DoesNotContain(ConfigSecret.DatabasePassword, without.Secrets);
        Assert.True(without.Resources.Count < with.Resources.Count);
        Assert.DoesNotContain(without.Resources, resource => resource.Name.Contains("database", StringComparison.Ordinal));
        Assert.Equal(0, new StackCheck(TimeProvider.System).Run(without, stack).Errors);
    }

    [Fact]
    public void Administrators_are_told_where_they_dial_where_that_is_known()
    {
        Assert.Equal("192.0.2.11:30444", ((LiteralInput)Outputs(SampleStacks.One(Cloud.OnPrem))["mainAdminAddress"]).Value);
        Assert.Contains("mainAdminAddress", Outputs(SampleStacks.One(Cloud.Aws)).Keys);
    }

    [Fact]
    public void A_coordinator_at_an_IPv6_address_is_dialled_at_one()
    {
        var stack = SampleStacks.One(Cloud.OnPrem);
        var site = stack.Sites[0];
        var program = StackBuilder.Build(stack with { Sites = [site with { Hosts = [site.Hosts[0] with { Address = "2001:db8::11" }, site.Hosts[1]] }] });

        Assert.Equal("[2001:db8::11]:30444", ((LiteralInput)program.Outputs["mainAdminAddress"]).Value);
        var file = program.Resources.Single(resource => resource.Name == "main-workloads-site-file-node-main-cardiology").Inputs.SelfAndDescendants()
            .OfType<FormatInput>().Single(format => format.Parts.OfType<LiteralInput>().Any(part => part.Value is string text && text.Contains("coordinator-ca-file", StringComparison.Ordinal)));
        Assert.Contains(file.Parts.OfType<LiteralInput>(), part => part.Value is "[2001:db8::11]");
    }

    [Fact]
    public void The_key_of_an_object_store_on_premises_is_told_as_a_secret()
    {
        var outputs = Outputs(SampleStacks.One(Cloud.OnPrem));

        Assert.Contains("mainObjectsUrl", outputs.Keys);
        Assert.Equal(InputFunction.Secret, Assert.IsType<FunctionInput>(outputs["mainObjectsSecretKey"]).Function);
        Assert.DoesNotContain("mainObjectsSecretKey", Outputs(SampleStacks.One(Cloud.Aws)).Keys);
    }

    private static IReadOnlyDictionary<string, Input> Outputs(StackSettings stack) => StackBuilder.Build(stack).Outputs;
}
