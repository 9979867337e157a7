using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Gcp;

public sealed class SecurityTests
{
    private readonly GcpProgram _sample = GcpProgram.Sample();

    [Fact]
    public void The_firewall_opens_nothing()
    {
        var rules = _sample.OfType("gcp:compute/firewall:Firewall");
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Null(GcpProgram.At(rule.Inputs, "allows")));
    }

    [Fact]
    public void The_gateway_has_the_only_public_address()
    {
        var address = Assert.Single(_sample.OfType("gcp:compute/address:Address"));
        var nodes = _sample.Cluster.Gateway!.Nodes;
        Assert.Same(address, Assert.IsType<ReferenceInput>(nodes.LoadBalancerAddress!.Value.Value).Resource);
        Assert.Null(_sample.Cluster.Gateway.Admin.LoadBalancerAddress);
        Assert.Equal("Internal", GcpProgram.Text(_sample.Cluster.Gateway.Admin.Annotations, "networking.gke.io|load-balancer-type"));
        Assert.All(
            _sample.OfType("gcp:container/nodePool:NodePool"),
            pool => Assert.True(GcpProgram.Truth(pool.Inputs, "networkConfig/enablePrivateNodes")));
    }

    [Fact]
    public void A_client_node_reads_data_and_nothing_else_of_the_bucket_and_nobody_else_reads_it()
    {
        var grant = Assert.Single(_sample.OfType("gcp:storage/bucketIAMMember:BucketIAMMember"));
        Assert.Equal(("main-node", "roles/storage.objectViewer"), (Assert.IsType<ReferenceInput>(GcpProgram.At(grant.Inputs, "member")).Resource.Name, GcpProgram.Text(grant.Inputs, "role")));
        var text = string.Concat(GcpProgram.At(grant.Inputs, "condition/expression")!.SelfAndDescendants().OfType<LiteralInput>().Select(part => part.Value));
        Assert.Contains("/objects/data/\")", text, StringComparison.Ordinal);
        Assert.Contains("objectListPrefix\", \"\").startsWith(\"data/\")", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_database_is_private_encrypted_and_backed_up()
    {
        var server = Assert.Single(_sample.OfType("gcp:sql/databaseInstance:DatabaseInstance"));
        Assert.False(GcpProgram.Truth(server.Inputs, "settings/ipConfiguration/ipv4Enabled"));
        Assert.Equal("ENCRYPTED_ONLY", GcpProgram.Text(server.Inputs, "settings/ipConfiguration/sslMode"));
        Assert.IsType<ReferenceInput>(GcpProgram.At(server.Inputs, "encryptionKeyName"));
        Assert.True(GcpProgram.Truth(server.Inputs, "settings/backupConfiguration/pointInTimeRecoveryEnabled"));
        Assert.True(server.Options.Protect);
        var password = GcpProgram.At(Assert.Single(_sample.OfType("gcp:sql/user:User")).Inputs, "password");
        Assert.Same(ConfigSecret.DatabasePassword, Assert.IsType<SecretInput>(password).Secret);
    }

    [Theory]
    [InlineData(DatabaseSize.Small, false, "db-custom-1-3840", "ZONAL")]
    [InlineData(DatabaseSize.Medium, true, "db-custom-4-16384", "REGIONAL")]
    public void The_database_is_as_large_and_as_available_as_asked(DatabaseSize size, bool highlyAvailable, string tier, string availability)
    {
        var stack = SampleStacks.One(Cloud.Gcp);
        var database = new DatabaseSettings { Size = size, HighlyAvailable = highlyAvailable };
        var program = new GcpProgram(stack with { Coordinator = stack.Coordinator with { Database = database } });
        var server = Assert.Single(program.OfType("gcp:sql/databaseInstance:DatabaseInstance"));
        Assert.Equal(tier, GcpProgram.Text(server.Inputs, "settings/tier"));
        Assert.Equal(availability, GcpProgram.Text(server.Inputs, "settings/availabilityType"));
    }

    [Fact]
    public void The_bucket_is_private_versioned_encrypted_and_protected()
    {
        var bucket = Assert.Single(_sample.OfType("gcp:storage/bucket:Bucket"));
        Assert.Equal("enforced", GcpProgram.Text(bucket.Inputs, "publicAccessPrevention"));
        Assert.True(GcpProgram.Truth(bucket.Inputs, "uniformBucketLevelAccess"));
        Assert.True(GcpProgram.Truth(bucket.Inputs, "versioning/enabled"));
        Assert.IsType<ReferenceInput>(GcpProgram.At(bucket.Inputs, "encryption/defaultKmsKeyName"));
        Assert.True(bucket.Options.Protect);
    }

    [Fact]
    public void Nobody_has_a_role_that_owns_or_edits()
    {
        var roles = _sample.Program.Resources.Select(resource => GcpProgram.Text(resource.Inputs, "role")).OfType<string>().ToArray();
        Assert.NotEmpty(roles);
        Assert.All(roles, role => Assert.DoesNotMatch("roles/(owner|editor|viewer)$|[aA]dmin$", role));
    }

    [Fact]
    public void Each_workload_that_calls_the_cloud_acts_as_an_account_of_its_own()
    {
        string[] workloads = [WorkloadNames.ClientNode, WorkloadNames.Telemetry];
        Assert.Equal(workloads, _sample.Cluster.ServiceAccountAnnotations.Keys.Order(StringComparer.Ordinal));
        var members = _sample.OfType("gcp:serviceaccount/iAMMember:IAMMember").Select(member => GcpProgram.Text(member.Inputs, "member"));
        Assert.Equal(
            workloads.Select(workload => $"serviceAccount:fedinfra-sample.svc.id.goog[fedinfra/{workload}]"),
            members.Order(StringComparer.Ordinal));
        var accounts = _sample.Cluster.ServiceAccountAnnotations.Values
            .Select(annotations => Assert.IsType<ReferenceInput>(GcpProgram.At(annotations, "iam.gke.io|gcp-service-account")).Resource);
        Assert.Equal(workloads.Length, accounts.Distinct().Count());
    }

    [Fact]
    public void The_vault_has_copies_for_people_and_no_workload_reads_them()
    {
        Assert.Equal(2, _sample.OfType("gcp:secretmanager/secret:Secret").Count);
        Assert.DoesNotContain(_sample.Program.Resources, resource => resource.Type.StartsWith("gcp:secretmanager/secretI", StringComparison.Ordinal));
        Assert.DoesNotContain(_sample.Program.Resources, resource => GcpProgram.Text(resource.Inputs, "role")?.StartsWith("roles/secretmanager.", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Secrets_are_references_only() =>
        Assert.Equal(
            [ConfigSecret.DatabasePassword, ConfigSecret.EnrolmentTokens, ConfigSecret.CaKey],
            _sample.Program.Secrets);

    [Fact]
    public void The_api_is_reached_from_the_administrators_networks_alone()
    {
        var cluster = Assert.Single(_sample.OfType("gcp:container/cluster:Cluster"));
        var blocks = Assert.IsType<ListInput>(GcpProgram.At(cluster.Inputs, "masterAuthorizedNetworksConfig/cidrBlocks"));
        Assert.Equal("203.0.113.0/24", GcpProgram.Text(Assert.Single(blocks.Items), "cidrBlock"));
        Assert.False(GcpProgram.Truth(cluster.Inputs, "privateClusterConfig/enablePrivateEndpoint"));
    }

    [Fact]
    public void Without_administrators_networks_the_api_has_no_public_address()
    {
        var stack = SampleStacks.One(Cloud.Gcp);
        var program = new GcpProgram(stack with { Coordinator = stack.Coordinator with { AdminCidrs = [] } });
        var cluster = Assert.Single(program.OfType("gcp:container/cluster:Cluster"));
        Assert.True(GcpProgram.Truth(cluster.Inputs, "privateClusterConfig/enablePrivateEndpoint"));
        Assert.Null(GcpProgram.At(cluster.Inputs, "masterAuthorizedNetworksConfig/cidrBlocks"));
    }

    [Fact]
    public void What_is_encrypted_waits_until_google_may_use_the_key()
    {
        var encrypted = _sample.Program.Resources.Where(resource => resource.Package == "gcp"
            && resource.Type != "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"
            && resource.Inputs.SelfAndDescendants().Any(input => input is ReferenceInput { Resource.Type: "gcp:kms/cryptoKey:CryptoKey" }));
        Assert.All(encrypted, resource => Assert.Contains(resource.Options.DependsOn, other => other.Type == "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"));
        Assert.True(encrypted.Count() >= 8);
    }
}
