using FedInfra.Infra.Costs.Rules;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>Everything that is no machine, each by hand.</summary>
public sealed class ServiceRuleTests
{
    private static readonly Price _endpoint = new()
    {
        Cloud = Cloud.Aws,
        Region = "us-east-1",
        Sku = "VPC interface endpoint",
        Kind = "network",
        Unit = "hour",
        OnDemandUsd = 0.01m,
        AsOf = "2026-01-01",
        Source = "a test",
    };

    [Theory]
    [InlineData("aws:eks/cluster:Cluster", "aws-x", "{}", "control plane", 73)]
    [InlineData("gcp:container/cluster:Cluster", "gcp-x", "{}", "control plane", 73)]
    [InlineData("aws:ec2/natGateway:NatGateway", "aws-x", "{}", "NAT gateway", 32.85)]
    [InlineData("aws:ec2/natGateway:NatGateway", "aws-x", "{}", "data through NAT", 4.5)]
    [InlineData("azure-native:network:NatGateway", "azure-x", "{}", "NAT gateway", 32.85)]
    [InlineData("azure-native:network:PublicIPAddress", "azure-x", """{"publicIPAllocationMethod": "Static"}""", "public address", 3.65)]
    [InlineData("aws:lb/loadBalancer:LoadBalancer", "aws-x", """{"loadBalancerType": "network"}""", "load balancer capacity", 0.6)]
    [InlineData("aws:s3/bucket:Bucket", "aws-x", "{}", "object storage", 2.3)]
    [InlineData("aws:s3/bucket:Bucket", "aws-x", "{}", "writing requests", 0.25)]
    [InlineData("aws:s3/bucket:Bucket", "aws-x", "{}", "reading requests", 0.02)]
    [InlineData("aws:ecr/repository:Repository", "aws-x", "{}", "images", 2)]
    [InlineData("gcp:artifactregistry/repository:Repository", "gcp-x", "{}", "images", 2)]
    [InlineData("gcp:storage/bucket:Bucket", "gcp-x", """{"location": "US-CENTRAL1"}""", "object storage", 2.6)]
    [InlineData("gcp:compute/network:Network", "gcp-x", "{}", "data to the internet", 6)]
    [InlineData("azure-native:containerregistry:Registry", "azure-x", """{"sku": {"name": "Basic"}}""", "registry", 5.0674166666666666666666666667)]
    [InlineData("azure-native:containerregistry:Registry", "azure-x", """{"sku": {"name": "Basic"}}""", "images", 1)]
    [InlineData("azure-native:dbforpostgresql:Server", "azure-x", """{"sku": {"name": "Standard_B1ms"}, "storage": {"storageSizeGB": 32}}""", "PostgreSQL server", 32.12)]
    [InlineData("azure-native:dbforpostgresql:Server", "azure-x", """{"sku": {"name": "Standard_B1ms"}, "storage": {"storageSizeGB": 32}}""", "PostgreSQL storage", 4.416)]
    [InlineData("azure-native:dbforpostgresql:Server", "azure-x", """{"sku": {"name": "Standard_D4s_v3"}, "highAvailability": {"mode": "ZoneRedundant"}}""", "PostgreSQL server", 569.4)]
    [InlineData("gcp:sql/databaseInstance:DatabaseInstance", "gcp-x", """{"settings": {"tier": "db-custom-1-3840", "diskSize": 32}}""", "vCPU", 30.149)]
    [InlineData("gcp:sql/databaseInstance:DatabaseInstance", "gcp-x", """{"settings": {"tier": "db-custom-1-3840", "diskSize": 32}}""", "memory", 19.1625)]
    [InlineData("gcp:sql/databaseInstance:DatabaseInstance", "gcp-x", """{"settings": {"tier": "db-custom-4-16384", "diskSize": 32, "availabilityType": "REGIONAL"}}""", "vCPU", 241.192)]
    [InlineData("gcp:sql/databaseInstance:DatabaseInstance", "gcp-x", """{"settings": {"tier": "db-custom-1-3840", "diskSize": 32}}""", "storage", 5.44)]
    [InlineData("aws:rds/instance:Instance", "aws-x", """{"instanceClass": "db.t4g.small", "storageType": "gp3", "allocatedStorage": 32}""", "PostgreSQL server", 23.36)]
    [InlineData("aws:rds/instance:Instance", "aws-x", """{"instanceClass": "db.t4g.small", "allocatedStorage": 32, "multiAz": true}""", "PostgreSQL storage", 7.36)]
    [InlineData("aws:kms/key:Key", "aws-x", "{}", "key", 1)]
    [InlineData("aws:secretsmanager/secret:Secret", "aws-x", "{}", "secret", 0.4)]
    [InlineData("aws:cloudwatch/logGroup:LogGroup", "aws-x", "{}", "logs", 2.5)]
    [InlineData("aws:ec2/eip:Eip", "aws-x", "{}", "public address", 3.65)]
    [InlineData("azure-native:storage:StorageAccount", "azure-x", """{"sku": {"name": "Standard_ZRS"}, "accessTier": "Hot"}""", "object storage", 2.6)]
    [InlineData("azure-native:storage:StorageAccount", "azure-x", """{"sku": {"name": "Standard_LRS"}, "accessTier": "Hot"}""", "writing requests", 0.275)]
    [InlineData("azure-native:operationalinsights:Workspace", "azure-x", "{}", "logs", 14.95)]
    [InlineData("azure-native:privatedns:PrivateZone", "azure-x", """{"location": "Global"}""", "private DNS zone", 0.5)]
    [InlineData("gcp:storage/bucket:Bucket", "gcp-x", """{"location": "US-CENTRAL1"}""", "writing requests", 0.25)]
    [InlineData("gcp:kms/cryptoKey:CryptoKey", "gcp-x", "{}", "key", 0.06)]
    [InlineData("gcp:secretmanager/secret:Secret", "gcp-x", "{}", "secret", 0.06)]
    [InlineData("gcp:compute/address:Address", "gcp-x", "{}", "public address", 3.65)]
    [InlineData("gcp:compute/routerNat:RouterNat", "gcp-x", """{"natIpAllocateOption": "AUTO_ONLY"}""", "public address of NAT", 3.65)]
    [InlineData("kubernetes:core/v1:PersistentVolumeClaim", "aws-x", """{"spec": {"resources": {"requests": {"storage": "50Gi"}}}}""", "volume", 4)]
    [InlineData("kubernetes:core/v1:Service", "gcp-x", """{"spec": {"type": "LoadBalancer"}}""", "load balancer data", 0.8)]
    [InlineData("kubernetes:core/v1:Service", "azure-x", """{"spec": {"type": "LoadBalancer"}}""", "load balancer data", 0.5)]
    public void A_resource_costs_what_its_price_and_the_default_usage_say(string type, string name, string inputs, string what, double monthly) =>
        Assert.Equal((decimal)monthly, Priced.Report(Priced.Resource(type, name, inputs)).Lines.Single(line => line.Description.Contains(what, StringComparison.Ordinal)).MonthlyUsd, 10);

    [Theory]
    [InlineData("aws:rds/instance:Instance", "aws-x", """{"instanceClass": "db.m6g.xlarge", "storageType": "gp3", "allocatedStorage": 32}""", "RDS PostgreSQL db.m6g.xlarge")]
    [InlineData("azure-native:storage:StorageAccount", "azure-x", """{"sku": {"name": "Standard_ZRS"}, "accessTier": "Hot"}""", "Blob Hot ZRS write")]
    [InlineData("azure-native:keyvault:Vault", "azure-x", "{}", "Key Vault operations")]
    [InlineData("azure-native:containerregistry:Registry", "azure-x", """{"sku": {"name": "Standard"}}""", "ACR Standard")]
    [InlineData("aws:sqs/queue:Queue", "aws-x", "{}", "aws:sqs/queue:Queue")]
    [InlineData("made:up:Thing", "aws-x", "{}", "made:up:Thing")]
    public void What_the_list_does_not_have_is_unpriced_and_never_zero(string type, string name, string inputs, string item)
    {
        var report = Priced.Report(Priced.Resource(type, name, inputs));

        Assert.Contains(report.Unpriced, unpriced => unpriced.Item == item && unpriced.Why.Length > 0);
        Assert.DoesNotContain(report.Lines, line => line.Sku == item);
        Assert.True(report.AtLeast);
    }

    [Theory]
    [InlineData("aws:ec2/vpcEndpoint:VpcEndpoint", """{"vpcEndpointType": "Gateway"}""")]
    [InlineData("kubernetes:core/v1:Service", """{"spec": {"type": "ClusterIP"}}""")]
    [InlineData("aws:iam/role:Role", "{}")]
    public void Some_resources_cost_nothing_by_themselves(string type, string inputs)
    {
        var report = Priced.Report(Priced.Resource(type, "aws-x", inputs));

        Assert.Empty(report.Lines);
        Assert.Empty(report.Unpriced);
        Assert.Equal("aws-x", Assert.Single(report.Free));
    }

    [Theory]
    [InlineData("""{"loadBalancerType": "network", "subnets": [null, null, null]}""", 3)]
    [InlineData("""{"loadBalancerType": "network", "subnets": ["subnet-1", "subnet-2"]}""", 2)]
    [InlineData("""{"loadBalancerType": "network", "subnetMappings": [{"subnetId": null}, {"subnetId": null, "allocationId": null}]}""", 1)]
    [InlineData("""{"loadBalancerType": "network"}""", 1)]
    [InlineData("""{"loadBalancerType": "network", "subnets": [null, null], "internal": true}""", 0)]
    public void A_load_balancer_of_AWS_has_a_public_address_in_each_of_its_subnets(string inputs, int addresses)
    {
        var report = Priced.Report(Priced.Resource("aws:lb/loadBalancer:LoadBalancer", "aws-x", inputs));

        Assert.Equal(0.005m * 730 * addresses, report.Lines.Where(line => line.Sku == "Public IPv4 address").Sum(line => line.MonthlyUsd));
    }

    [Fact]
    public void An_interface_endpoint_is_charged_in_each_of_its_subnets_known_or_not()
    {
        var prices = new PriceList([.. PriceList.Snapshot.All, _endpoint]);

        var report = Priced.Report(prices, Priced.Resource("aws:ec2/vpcEndpoint:VpcEndpoint", "aws-x", """{"vpcEndpointType": "Interface", "subnetIds": [null, null]}"""));

        Assert.Equal(0.01m * 730 * 2, report.MonthlyUsd);
    }

    [Fact]
    public void AKS_has_one_load_balancer_for_public_services_and_another_for_internal_ones()
    {
        var inward = """{"metadata": {"annotations": {"service.beta.kubernetes.io/azure-load-balancer-internal": "true"}}, "spec": {"type": "LoadBalancer", "ports": [{"port": 443}]}}""";
        var outward = """{"spec": {"type": "LoadBalancer", "ports": [{"port": 443}, {"port": 8443}, {"port": 80}]}}""";

        var report = Priced.Report(
            Priced.Resource(LoadBalancerServiceRule.Type, "azure-a", outward),
            Priced.Resource(LoadBalancerServiceRule.Type, "azure-b", inward),
            Priced.Resource(LoadBalancerServiceRule.Type, "azure-c", outward),
            Priced.Resource(LoadBalancerServiceRule.Type, "azure-d", inward));

        // The public ones have six rules together; $0.025 an hour for the first five, $0.01 for the sixth.
        Assert.Equal(
            [("azure-a", "Load Balancer Standard first 5 rules", 18.25m), ("azure-a", "Load Balancer Standard additional rule", 7.3m), ("azure-a", "Load Balancer Standard data processed", 0.5m), ("azure-b", "Load Balancer Standard first 5 rules", 18.25m)],
            report.Lines.Select(line => (line.Resource, line.Sku, line.MonthlyUsd)));
        Assert.Empty(report.Unpriced);
        Assert.Equal(["azure-c", "azure-d"], report.Free);
    }

    [Fact]
    public void An_address_of_a_load_balancer_of_GCP_is_paid_with_its_forwarding_rule()
    {
        var address = Priced.Resource("gcp:compute/address:Address", "gcp-gateway", "{}");
        var service = Priced.Resource(LoadBalancerServiceRule.Type, "gcp-nodes", """{"spec": {"type": "LoadBalancer"}}""") with
        {
            Dependencies = new Dictionary<string, IReadOnlyList<string>> { ["spec"] = [address.Id] },
        };

        Assert.DoesNotContain(Priced.Report(address, service).Lines, line => line.Resource == "gcp-gateway");
        Assert.Equal(3.65m, Assert.Single(Priced.Report(address).Lines).MonthlyUsd);
    }

    [Fact]
    public void A_price_of_another_region_says_so_and_counts_for_little()
    {
        var line = Priced.Report(Priced.Resource("azure-native:operationalinsights:Workspace", "azure-x", "{}")).Line("logs");

        Assert.Equal(PriceConfidence.Low, line.Confidence);
        Assert.Contains("price of westeurope; eastus has none in the list", line.Assumption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_of_ones_own_costs_electricity_and_amortisation()
    {
        var report = Priced.Report(Priced.Resource("command:remote:Command", "lab-host-rack", "{}"), Priced.Resource("command:remote:Command", "lab-preflight-rack", "{}"));

        // 1 kW and 0.1 kW, times 1.5 for the room, at $0.20; $4,800 over 48 months.
        Assert.Equal(1.5m * 0.20m * 160, report.Line("while training").MonthlyUsd);
        Assert.Equal(0.15m * 0.20m * 570, report.Line("while idle").MonthlyUsd);
        Assert.Equal(100, report.Line("amortisation").MonthlyUsd);
        Assert.Equal(0.30m + (100m / 730), report.Lines.Sum(line => line.HourlyUsd));
        Assert.Equal("lab-preflight-rack", Assert.Single(report.Free));
    }

    [Fact]
    public void Egress_is_free_up_to_the_accounts_allowance_which_sites_share()
    {
        var report = Priced.Report(
            new UsageSettings { EgressGb = 80 },
            Priced.Resource("aws:ec2/vpc:Vpc", "aws-network", "{}"),
            Priced.Resource("aws:ec2/vpc:Vpc", "other-network", """{"tags": {"fedinfra-site": "other"}}""") with { ProviderRegion = "us-east-1" });

        Assert.Equal([0m, 60m * 0.09m], report.Lines.Select(line => line.MonthlyUsd));
    }

    [Fact]
    public void Egress_falls_in_price_by_steps()
    {
        var report = Priced.Report(new UsageSettings { EgressGb = 12_000 }, Priced.Resource("gcp:compute/network:Network", "gcp-network", "{}"));

        Assert.Equal([1024m * 0.12m, 9216m * 0.11m, 1760m * 0.08m], report.Lines.Select(line => line.MonthlyUsd));
    }

    [Fact]
    public void What_a_site_uses_is_spread_over_its_resources_and_counted_once()
    {
        var report = Priced.Report(Priced.Resource("aws:ecr/repository:Repository", "aws-one", "{}"), Priced.Resource("aws:ecr/repository:Repository", "aws-two", "{}"));

        Assert.Equal(20 * 0.1m, report.MonthlyUsd);
        Assert.All(report.Lines, line => Assert.Contains("over 2", line.Assumption, StringComparison.Ordinal));
    }

    [Fact]
    public void Cloud_NAT_counts_the_machine_hours_of_its_site()
    {
        var report = Priced.Report(
            Priced.Resource("gcp:compute/routerNat:RouterNat", "gcp-nat", "{}"),
            Priced.Resource(NodePoolRule.Type, "gcp-system", """{"nodeCount": 2, "location": "us-central1-a", "nodeConfig": {"machineType": "e2-medium", "resourceLabels": {"fedinfra-pool": "system"}}}"""),
            Priced.Resource(NodePoolRule.Type, "gcp-pool", """{"initialNodeCount": 1, "location": "us-central1-a", "nodeConfig": {"machineType": "e2-medium", "resourceLabels": {"fedinfra-pool": "nights"}}}"""));

        // Two machines all month, and one for the 50 hours a week in which its pool is open.
        Assert.Equal(((2 * 730) + (50m * 730 / 168)) * 0.0014m, report.Line("by machine and hour").MonthlyUsd, 10);
    }

    [Theory]
    [InlineData("50Gi", 50.0)]
    [InlineData("1Ti", 1024.0)]
    [InlineData("512Mi", 0.5)]
    [InlineData("1073741824", 1.0)]
    [InlineData("a lot", null)]
    [InlineData("1e99Gi", null)]
    public void Quantities_of_Kubernetes_are_read(string text, double? gib) => Assert.Equal((decimal?)gib, VolumeClaimRule.Gib(text));

    [Fact]
    public void What_is_borrowed_or_imported_has_low_confidence_and_says_so()
    {
        var bucket = Priced.Resource("aws:s3/bucket:Bucket", "aws-x", "{}") with { ProviderRegion = "eu-west-3", Imported = true };

        Assert.All(Priced.Report(bucket).Lines, line =>
        {
            Assert.Equal(PriceConfidence.Low, line.Confidence);
            Assert.Contains("price of us-east-1; eu-west-3 has none", line.Assumption, StringComparison.Ordinal);
            Assert.Contains("imported", line.Assumption, StringComparison.Ordinal);
        });
    }
}
