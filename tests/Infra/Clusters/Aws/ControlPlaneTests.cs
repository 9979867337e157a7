namespace FedInfra.Infra.Tests.Clusters.Aws;

public sealed class ControlPlaneTests
{
    [Fact]
    public void Its_API_is_open_to_administrators_only()
    {
        var cluster = BuiltSite.WithCoordinator().Find("main-cluster");
        Assert.Equal("True", BuiltSite.Text(cluster, "vpcConfig.endpointPublicAccess"));
        Assert.Equal("203.0.113.0/24", BuiltSite.Text(cluster, "vpcConfig.publicAccessCidrs"));
    }

    [Theory]
    [InlineData()]
    [InlineData("10.0.0.0/8", "192.168.3.0/24", "2001:db8::/32")]
    [InlineData("100.64.7.0/24", "172.16.0.0/12")]
    public void Without_public_administrators_its_API_has_no_public_endpoint(params string[] cidrs)
    {
        var cluster = BuiltSite.WithCoordinator(stack => stack with { Coordinator = stack.Coordinator with { AdminCidrs = cidrs } }).Find("main-cluster");
        Assert.Equal("False", BuiltSite.Text(cluster, "vpcConfig.endpointPublicAccess"));
        Assert.Null(BuiltSite.Text(cluster, "vpcConfig.publicAccessCidrs"));
        Assert.Equal("True", BuiltSite.Text(cluster, "vpcConfig.endpointPrivateAccess"));
    }

    [Fact]
    public void Its_log_group_stands_before_it_and_has_the_name_that_EKS_writes_to()
    {
        var site = BuiltSite.WithCoordinator();
        var logs = site.Find("main-control-plane-logs");
        Assert.Equal("/aws/eks/sample-main/cluster", BuiltSite.Text(logs, "name"));
        Assert.Equal("30", BuiltSite.Text(logs, "retentionInDays"));
        Assert.Contains(logs, site.Find("main-cluster").Options.DependsOn);
        Assert.Equal("sample-main", BuiltSite.Text(site.Find("main-cluster"), "name"));
    }

    [Fact]
    public void It_stands_after_the_way_to_the_internet_that_its_machines_join_by()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.Contains(site.Find("main-private-outward"), site.Find("main-cluster").Options.DependsOn);
        Assert.Contains(site.Find("main-private-2-routes"), site.Find("main-cluster").Options.DependsOn);
    }

    [Fact]
    public void Its_secrets_are_encrypted_with_the_sites_key() =>
        Assert.Equal("{main-key.arn}", BuiltSite.Text(BuiltSite.WithCoordinator().Find("main-cluster"), "encryptionConfig.provider.keyArn"));

    [Fact]
    public void Network_policies_are_obeyed() =>
        Assert.Equal("enableNetworkPolicy:true", BuiltSite.Text(BuiltSite.WithCoordinator().Find("main-vpc-cni"), "configurationValues"));

    [Fact]
    public void What_needs_a_machine_to_become_active_waits_for_the_system_pool()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.Contains(site.Find("main-system"), site.Find("main-coredns").Options.DependsOn);
        Assert.Contains(site.Find("main-system"), site.Find("main-metrics-server").Options.DependsOn);
        Assert.Contains(site.Find("main-system"), site.Find("main-aws-ebs-csi-driver").Options.DependsOn);
        Assert.Contains(site.Find("main-vpc-cni"), site.Find("main-system").Options.DependsOn);
        Assert.Contains(site.Find("main-vpc-cni"), site.Find("main-pool-gpu").Options.DependsOn);
    }

    [Fact]
    public void The_kubeconfig_holds_no_credentials()
    {
        var config = BuiltSite.Text(BuiltSite.WithCoordinator().Find("main-kubernetes"), "kubeconfig");
        Assert.Contains("command:aws,args:eks,get-token,--cluster-name,{main-cluster.name},--region,us-east-1", config, StringComparison.Ordinal);
        Assert.DoesNotContain("token:", config, StringComparison.Ordinal);
    }
}
