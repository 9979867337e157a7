using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Azure;

/// <summary>Who can reach what at an Azure site.</summary>
public sealed class AzureSecurityTests
{
    private readonly StackProgram _program = AzurePrograms.Sample();

    [Fact]
    public void Only_the_gateway_is_open_to_the_internet()
    {
        string[] world = ["Internet", "*", "0.0.0.0/0", "Any"];
        var inline = _program.Of("network:NetworkSecurityGroup")
            .Where(group => group.Inputs.Values.ContainsKey("securityRules"))
            .SelectMany(group => ((ListInput)group.Inputs["securityRules"]!).Items.Cast<Inputs>());
        var rules = _program.Of("network:SecurityRule").Select(rule => rule.Inputs).Concat(inline).ToList();

        var open = Assert.Single(rules, rule => (string)rule.Literal("access")! == "Allow" && world.Contains(rule.Literal("sourceAddressPrefix")));
        Assert.Equal("443", open.Literal("destinationPortRange"));
        var destination = Assert.IsType<ReferenceInput>(open["destinationAddressPrefix"]);
        Assert.Equal("main-gateway-ip", destination.Resource.Name);
    }

    [Fact]
    public void Every_subnet_has_a_security_group() =>
        Assert.All(_program.Of("network:Subnet"), subnet => Assert.True(subnet.Inputs.Values.ContainsKey("networkSecurityGroup")));

    [Fact]
    public void The_gateway_keeps_its_address_and_administrators_come_from_inside()
    {
        var gateway = AzurePrograms.Build(SampleStacks.One(Infra.Stacks.Cloud.Azure)).Cluster.Gateway!;
        Assert.Equal("main-gateway-ip", Assert.IsType<ReferenceInput>(gateway.Nodes.LoadBalancerAddress!.Value.Value).Resource.Name);
        Assert.Equal("true", gateway.Admin.Annotations.Literal("service.beta.kubernetes.io/azure-load-balancer-internal"));
        Assert.Null(gateway.Admin.LoadBalancerAddress);
    }

    [Fact]
    public void The_database_is_reached_from_inside_and_with_TLS_only()
    {
        var server = _program.Of("dbforpostgresql:Server").Single();
        Assert.Equal("Disabled", server.Inputs.Literal("network", "publicNetworkAccess"));
        Assert.Empty(_program.Of("dbforpostgresql:FirewallRule"));
        Assert.True(server.Options.Protect);
        var tls = _program.Of("dbforpostgresql:Configuration").Single().Inputs;
        Assert.Equal(("require_secure_transport", "on"), (tls.Literal("configurationName"), tls.Literal("value")));
    }

    [Fact]
    public void Object_storage_is_private_versioned_and_encrypted_with_the_vaults_key()
    {
        var account = _program.Of("storage:StorageAccount").Single();
        Assert.Equal(false, account.Inputs.Literal("allowBlobPublicAccess"));
        Assert.Equal(false, account.Inputs.Literal("allowSharedKeyAccess"));
        Assert.Equal(true, account.Inputs.Literal("enableHttpsTrafficOnly"));
        Assert.Equal("Deny", account.Inputs.Literal("networkRuleSet", "defaultAction"));
        Assert.Equal("Microsoft.Keyvault", account.Inputs.Literal("encryption", "keySource"));
        Assert.True(account.Options.Protect);
        Assert.Equal(true, _program.Of("storage:BlobServiceProperties").Single().Inputs.Literal("isVersioningEnabled"));
        Assert.Equal("None", _program.Of("storage:BlobContainer").Single().Inputs.Literal("publicAccess"));
    }

    [Fact]
    public void The_vault_refuses_the_internet_and_cannot_be_emptied()
    {
        var vault = _program.Of("keyvault:Vault").Single().Inputs;
        Assert.Equal("Deny", vault.Literal("properties", "networkAcls", "defaultAction"));
        Assert.Equal(true, vault.Literal("properties", "enablePurgeProtection"));
        Assert.Equal(true, vault.Literal("properties", "enableRbacAuthorization"));
    }

    [Fact]
    public void Secrets_are_references_and_the_kubeconfig_is_one_too()
    {
        Assert.Equal(
            [ConfigSecret.DatabasePassword, ConfigSecret.EnrolmentTokens, ConfigSecret.CaKey],
            _program.Secrets);
        Assert.All(_program.Of("keyvault:Secret"), secret => Assert.IsType<SecretInput>(((Inputs)secret.Inputs["properties"]!)["value"]));

        var kubernetes = _program.Resources.OfType<Provider>().Single(provider => provider.Package == "kubernetes");
        var secretConfig = Assert.IsType<FunctionInput>(kubernetes.Inputs["kubeconfig"]);
        Assert.Equal(InputFunction.Secret, secretConfig.Function);
        var answer = Assert.Single(secretConfig.SelfAndDescendants().OfType<InvokeInput>());
        Assert.Equal(("kubeconfigs", "[0].value"), (answer.Result, answer.Path));
    }

    [Fact]
    public void The_API_server_lets_in_administrators_and_the_sites_own_machines()
    {
        var ranges = ((ListInput)ApiServer(_program)["authorizedIPRanges"]!).Items;
        Assert.Equal("203.0.113.0/24", ((LiteralInput)ranges[0]).Value);
        Assert.Equal("main-network-nat-ip", ranges[1].SelfAndDescendants().OfType<ReferenceInput>().Single().Resource.Name);
    }

    [Fact]
    public void Without_administrators_addresses_the_API_server_is_private()
    {
        var stack = SampleStacks.One(Infra.Stacks.Cloud.Azure);
        stack = stack with { Coordinator = stack.Coordinator with { AdminCidrs = [] } };
        Assert.Equal(true, ApiServer(AzurePrograms.Build(stack).Program).Literal("enablePrivateCluster"));
    }

    [Fact]
    public void A_role_reaches_beyond_one_resource_only_for_the_clusters_own_network()
    {
        var group = _program.Of("resources:ResourceGroup").Single();
        var wide = _program.Of("authorization:RoleAssignment")
            .Where(role => ((ReferenceInput)role.Inputs["scope"]!).Resource == group)
            .Select(role => role.Name);
        Assert.Equal(["main-kubernetes-control-network"], wide);
    }

    [Fact]
    public void A_client_node_reads_data_and_nothing_else_of_the_container()
    {
        var role = Assert.Single(_program.Of("authorization:RoleAssignment"), role => role.Inputs.Literal("condition") is not null);
        Assert.Equal("main-identity-client-node-objects", role.Name);
        Assert.EndsWith("StringStartsWith 'data/'))", (string)role.Inputs.Literal("condition")!, StringComparison.Ordinal);
        Assert.Equal("2.0", role.Inputs.Literal("conditionVersion"));
    }

    [Theory]
    [InlineData("storage:StorageAccount,storage:BlobContainer", "main-identity-client-node-objects")]
    [InlineData("keyvault:Vault", "main-objects-encryption-key")]
    public void Only_client_nodes_have_rights_over_storage_and_only_storage_over_the_vault(string types, string role) => Assert.Equal(
        [role],
        _program.Of("authorization:RoleAssignment")
            .Where(one => types.Split(',').Contains(((ReferenceInput)one.Inputs["scope"]!).Resource.Type["azure-native:".Length..]))
            .Select(one => one.Name));

    [Fact]
    public void Administrators_put_data_into_the_storage_from_their_public_addresses()
    {
        var stack = SampleStacks.One(Cloud.Azure);
        var program = AzurePrograms.Build(stack with { Coordinator = stack.Coordinator with { AdminCidrs = ["203.0.113.0/24", "198.51.100.7/32", "10.0.0.0/8"] } }).Program;
        var rules = (ListInput)((Inputs)program.Of("storage:StorageAccount").Single().Inputs["networkRuleSet"]!)["ipRules"]!;
        Assert.Equal(["203.0.113.0/24", "198.51.100.7"], rules.Items.Cast<Inputs>().Select(rule => rule.Literal("iPAddressOrRange")));
    }

    private static Inputs ApiServer(StackProgram program) =>
        (Inputs)program.Of("containerservice:ManagedCluster").Single().Inputs["apiServerAccessProfile"]!;
}
