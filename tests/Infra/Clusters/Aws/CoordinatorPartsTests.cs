using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Aws;

public sealed class CoordinatorPartsTests
{
    [Fact]
    public void The_database_is_private_encrypted_and_backed_up()
    {
        var site = BuiltSite.WithCoordinator();
        var database = site.Find("main-database");
        Assert.Equal("False", BuiltSite.Text(database, "publiclyAccessible"));
        Assert.Equal("True", BuiltSite.Text(database, "storageEncrypted"));
        Assert.Equal("True", BuiltSite.Text(database, "deletionProtection"));
        Assert.Equal("7", BuiltSite.Text(database, "backupRetentionPeriod"));
        Assert.Equal("{main-private-1.id},{main-private-2.id}", BuiltSite.Text(site.Find("main-database-subnets"), "subnetIds"));
        Assert.Equal("name:rds.force_ssl,value:1", BuiltSite.Text(site.Find("main-database-parameters"), "parameters"));
    }

    [Fact]
    public void The_database_answers_the_cluster_and_nobody_else()
    {
        var rules = BuiltSite.WithCoordinator().OfType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Where(rule => BuiltSite.Text(rule, "securityGroupId") == "{main-database-firewall.id}");
        Assert.Equal("{main-cluster.vpcConfig.clusterSecurityGroupId}", BuiltSite.Text(Assert.Single(rules), "referencedSecurityGroupId"));
    }

    [Theory]
    [InlineData(DatabaseSize.Small, "db.t4g.small")]
    [InlineData(DatabaseSize.Medium, "db.m6g.xlarge")]
    public void The_databases_machine_follows_its_size(DatabaseSize size, string machine)
    {
        var site = BuiltSite.WithCoordinator(stack => stack with { Coordinator = stack.Coordinator with { Database = new DatabaseSettings { Size = size, HighlyAvailable = true } } });
        Assert.Equal(machine, BuiltSite.Text(site.Find("main-database"), "instanceClass"));
        Assert.Equal("True", BuiltSite.Text(site.Find("main-database"), "multiAz"));
    }

    [Fact]
    public void Secrets_are_references()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.Equal("{secret databasePassword}", BuiltSite.Text(site.Find("main-database"), "password"));
        Assert.Equal("{secret caKey}", BuiltSite.Text(site.Find("main-ca-key-value"), "secretString"));
        Assert.Equal("{secret enrolmentTokens}", BuiltSite.Text(site.Find("main-enrolment-tokens-value"), "secretString"));
    }

    [Fact]
    public void TLS_is_passed_through_to_the_port_of_the_coordinators_service()
    {
        var site = BuiltSite.WithCoordinator();
        var gateway = site.Cluster.Gateway!;
        Assert.Equal("{main-gateway.dnsName}", BuiltSite.Text(gateway.Address));
        Assert.Equal(["{main-gateway-address-1.publicIp}", "{main-gateway-address-2.publicIp}"], gateway.Reserved.Select(address => BuiltSite.Text(address)));
        Assert.Equal("{main-public-2.id}", BuiltSite.Text(site.Find("main-gateway"), "subnetMappings.1.subnetId"));
        Assert.Equal("{main-gateway-address-2.allocationId}", BuiltSite.Text(site.Find("main-gateway"), "subnetMappings.1.allocationId"));
        Assert.Equal("TCP", BuiltSite.Text(site.Find("main-gateway-tls"), "protocol"));
        Assert.Equal(BuiltSite.Text(site.Find("main-nodes"), "port"), gateway.Nodes.NodePort?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(BuiltSite.Text(site.Find("main-admins"), "port"), gateway.Admin.NodePort?.ToString(CultureInfo.InvariantCulture));
        Assert.NotEqual(gateway.Nodes.NodePort, gateway.Admin.NodePort);
        Assert.Equal("{main-system.resources[0].autoscalingGroups[0].name}", BuiltSite.Text(site.Find("main-gateway-machines"), "autoscalingGroupName"));
    }

    [Fact]
    public void Administrators_come_from_their_networks_to_a_load_balancer_inside_the_network()
    {
        var site = BuiltSite.WithCoordinator(stack => stack with { Coordinator = stack.Coordinator with { AdminCidrs = ["203.0.113.0/24", "10.10.0.0/16", "203.0.113.0/24"] } });
        Assert.Equal("True", BuiltSite.Text(site.Find("main-admin"), "internal"));
        Assert.Equal("{main-private-1.id},{main-private-2.id}", BuiltSite.Text(site.Find("main-admin"), "subnets"));
        var from = site.OfType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Where(rule => BuiltSite.Text(rule, "securityGroupId") == "{main-admin-firewall.id}")
            .Select(rule => BuiltSite.Text(rule, "cidrIpv4"));
        Assert.Equal(["10.10.0.0/16", "203.0.113.0/24"], from);
    }

    [Theory]
    [InlineData("gateway", "30443")]
    [InlineData("admin", "30444")]
    public void Machines_open_a_services_port_to_its_load_balancer_only(string door, string port)
    {
        var rule = BuiltSite.WithCoordinator().Find($"main-machines-from-{door}");
        Assert.Equal($"{{main-{door}-firewall.id}}", BuiltSite.Text(rule, "referencedSecurityGroupId"));
        Assert.Equal((port, port), (BuiltSite.Text(rule, "fromPort"), BuiltSite.Text(rule, "toPort")));
    }
}
