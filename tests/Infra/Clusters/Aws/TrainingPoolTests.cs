using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Aws;

public sealed class TrainingPoolTests
{
    private const string Distribution = "mixedInstancesPolicy.instancesDistribution";

    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu")]
    public void Machines_and_their_volumes_carry_the_cost_tags_by_group_and_by_template(string pool)
    {
        var site = BuiltSite.WithCoordinator();
        var template = site.Find($"main-pool-{pool}-machines");
        var expected = new[] { (CostTags.Stack, "sample"), (CostTags.Site, "main"), (CostTags.Owner, "ml-platform"), (CostTags.Pool, pool) };
        var propagated = GroupTags(site.Find($"main-pool-{pool}")).Where(tag => tag.AtLaunch).ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.All(expected, tag => Assert.Equal(tag.Item2, propagated[tag.Item1]));
        Assert.Equal(["instance", "volume"], new[] { 0, 1 }.Select(index => BuiltSite.Text(template, $"tagSpecifications.{index}.resourceType")));
        Assert.All(expected, tag => Assert.All(new[] { 0, 1 }, index => Assert.Equal(tag.Item2, BuiltSite.Text(template, $"tagSpecifications.{index}.tags.{tag.Item1}"))));
    }

    [Fact]
    public void The_system_pools_machines_carry_the_cost_tags_too()
    {
        var template = BuiltSite.WithCoordinator().Find("main-system-machines");
        Assert.Equal("sample", BuiltSite.Text(template, $"tagSpecifications.0.tags.{CostTags.Stack}"));
        Assert.Equal("system", BuiltSite.Text(template, $"tagSpecifications.1.tags.{CostTags.Pool}"));
    }

    [Fact]
    public void A_spot_pool_takes_the_cheapest_of_what_lasts_and_its_share_on_demand()
    {
        var group = BuiltSite.WithGpuPool(pool => pool with { OnDemandBase = 1 }).Find("main-pool-gpu");
        Assert.Equal("price-capacity-optimized", BuiltSite.Text(group, $"{Distribution}.spotAllocationStrategy"));
        Assert.Equal("1", BuiltSite.Text(group, $"{Distribution}.onDemandBaseCapacity"));
        Assert.Equal("25", BuiltSite.Text(group, $"{Distribution}.onDemandPercentageAboveBaseCapacity"));
        Assert.Equal("True", BuiltSite.Text(group, "capacityRebalance"));
        Assert.Equal("autoscaling:EC2_INSTANCE_TERMINATING", BuiltSite.Text(group, "initialLifecycleHooks.0.lifecycleTransition"));
        Assert.Equal("instanceType:g4dn.xlarge,instanceType:g4dn.2xlarge", BuiltSite.Text(group, "mixedInstancesPolicy.launchTemplate.overrides"));
    }

    [Fact]
    public void A_pool_that_is_not_spot_is_on_demand_altogether()
    {
        var group = BuiltSite.WithCoordinator().Find("main-pool-cpu");
        Assert.Equal("100", BuiltSite.Text(group, $"{Distribution}.onDemandPercentageAboveBaseCapacity"));
        Assert.Equal("False", BuiltSite.Text(group, "capacityRebalance"));
    }

    [Fact]
    public void The_desired_count_is_the_settings_at_first_and_the_autoscalers_afterwards()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.Equal("2", BuiltSite.Text(site.Find("main-pool-gpu"), "desiredCapacity"));
        Assert.Equal(["desiredCapacity"], site.Find("main-pool-cpu").Options.IgnoreChanges);
        Assert.Equal(["desiredCapacity", "minSize", "maxSize"], site.Find("main-pool-gpu").Options.IgnoreChanges);
    }

    [Fact]
    public void The_autoscaler_knows_a_machine_before_there_is_one()
    {
        var tags = GroupTags(BuiltSite.WithCoordinator().Find("main-pool-gpu")).ToDictionary(tag => tag.Key, tag => tag.Value);
        const string template = "k8s.io/cluster-autoscaler/node-template";
        Assert.Equal("owned", tags["k8s.io/cluster-autoscaler/sample-main"]);
        Assert.Equal("gpu", tags[$"{template}/label/{WorkloadNames.PoolLabel}"]);
        Assert.Equal("t4", tags[$"{template}/label/{WorkloadNames.AcceleratorLabel}"]);
        Assert.Equal("present:NoSchedule", tags[$"{template}/taint/nvidia.com/gpu"]);
        Assert.Equal("true:NoSchedule", tags[$"{template}/taint/{WorkloadNames.SpotLabel}"]);
        Assert.Equal("1", tags[$"{template}/resources/nvidia.com/gpu"]);
    }

    [Fact]
    public void A_pool_stays_in_one_zone_where_its_volumes_are_and_pools_spread_over_the_zones()
    {
        var site = BuiltSite.WithCoordinator();
        Assert.Equal("{main-private-1.id}", BuiltSite.Text(site.Find("main-pool-gpu"), "vpcZoneIdentifiers"));
        Assert.Equal("{main-private-2.id}", BuiltSite.Text(site.Find("main-pool-cpu"), "vpcZoneIdentifiers"));
        var tags = GroupTags(site.Find("main-pool-cpu")).ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.All(new[] { "topology.kubernetes.io/zone", "topology.ebs.csi.aws.com/zone" }, label =>
            Assert.Equal("{main-private-2.availabilityZone}", tags[$"k8s.io/cluster-autoscaler/node-template/label/{label}"]));
    }

    [Fact]
    public void More_pools_than_zones_begin_again_with_the_first()
    {
        var site = BuiltSite.With(site => site with { Pools = [.. site.Pools, site.Pools[1] with { Name = "more" }] });
        Assert.Equal("{main-private-1.id}", BuiltSite.Text(site.Find("main-pool-more"), "vpcZoneIdentifiers"));
    }

    [Fact]
    public void A_machine_joins_with_the_labels_and_taints_that_the_autoscaler_was_told()
    {
        var data = UserData(BuiltSite.WithCoordinator(), "gpu");
        Assert.Contains("    name: {main-cluster.name}\n", data, StringComparison.Ordinal);
        Assert.Contains("--node-labels=fedinfra.io/pool=gpu,fedinfra.io/accelerator=t4,k8s.amazonaws.com/accelerator=t4,fedinfra.io/spot=true\"", data, StringComparison.Ordinal);
        Assert.Contains("--register-with-taints=nvidia.com/gpu=present:NoSchedule,fedinfra.io/spot=true:NoSchedule\"", data, StringComparison.Ordinal);
        Assert.StartsWith("MIME-Version: 1.0\n", data, StringComparison.Ordinal);
        Assert.EndsWith("--BOUNDARY--\n", data, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_of_processors_on_demand_has_no_taints()
    {
        var data = UserData(BuiltSite.WithCoordinator(), "cpu");
        Assert.DoesNotContain("taints", data, StringComparison.Ordinal);
        Assert.Contains("fedinfra.io/accelerator=none\"", data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t4", "g4dn.xlarge", "x86_64/nvidia")]
    [InlineData("t4g", "g5g.xlarge", "arm64/nvidia")]
    [InlineData("inferentia2", "inf2.xlarge", "x86_64/neuron")]
    [InlineData("trainium", "trn1.32xlarge", "x86_64/neuron")]
    [InlineData("none", "c6i.2xlarge", "x86_64/standard")]
    [InlineData("none", "c7g.2xlarge", "arm64/standard")]
    public void The_image_has_the_accelerators_driver_for_the_machines_processor(string accelerator, string machine, string image)
    {
        var site = BuiltSite.WithGpuPool(pool => pool with { Accelerator = accelerator, Machines = [machine] });
        Assert.Equal(
            $"resolve:ssm:/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/{image}/recommended/image_id",
            BuiltSite.Text(site.Find("main-pool-gpu-machines"), "imageId"));
    }

    [Theory]
    [InlineData("m7g.large", true)]
    [InlineData("c7gn.xlarge", true)]
    [InlineData("g4dn.xlarge", false)]
    [InlineData("g6e.xlarge", false)]
    [InlineData("p5en.48xlarge", false)]
    [InlineData("m6i.large", false)]
    public void Arm_machines_are_known_by_their_names(string machine, bool arm) => Assert.Equal(arm, MachineTemplate.IsArm(machine));

    [Fact]
    public void A_pool_that_mixes_processors_is_refused_by_name()
    {
        var error = Assert.Throws<InvalidOperationException>(() => BuiltSite.WithGpuPool(pool => pool with { Machines = ["g4dn.xlarge", "g5g.xlarge"] }));
        Assert.Contains("Site 'main': pool 'gpu'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main-pool-gpu-machines")]
    [InlineData("main-system-machines")]
    public void Volumes_are_encrypted_and_metadata_wants_a_session(string template)
    {
        var machines = BuiltSite.WithCoordinator().Find(template);
        Assert.Equal("{main-key.arn}", BuiltSite.Text(machines, "blockDeviceMappings.0.ebs.kmsKeyId"));
        Assert.Equal("true", BuiltSite.Text(machines, "blockDeviceMappings.0.ebs.encrypted"));
        Assert.Equal("required", BuiltSite.Text(machines, "metadataOptions.httpTokens"));
        Assert.Equal("1", BuiltSite.Text(machines, "metadataOptions.httpPutResponseHopLimit"));
    }

    [Fact]
    public void A_schedule_closes_the_pool_altogether_once_the_client_nodes_are_gone_and_opens_it_as_it_was()
    {
        var site = BuiltSite.WithCoordinator();
        var (start, stop) = (site.Find("main-pool-gpu-start"), site.Find("main-pool-gpu-stop"));
        Assert.Equal(("0 20 * * 1,2,3,4,5", "15 6 * * 2,3,4,5,6"), (BuiltSite.Text(start, "recurrence"), BuiltSite.Text(stop, "recurrence")));
        Assert.Equal(("0", "2", "4"), Size(start));
        Assert.Equal(("0", "0", "0"), Size(stop));
        Assert.Equal("Europe/Berlin", BuiltSite.Text(stop, "timeZone"));
        Assert.DoesNotContain(site.OfType("aws:autoscaling/schedule:Schedule"), schedule => schedule.Name.Contains("cpu", StringComparison.Ordinal));
    }

    [Fact]
    public void AWS_own_accelerators_are_counted_by_their_device_plug_in_and_others_are_not()
    {
        var neuron = BuiltSite.WithGpuPool(pool => pool with { Accelerator = "trainium", Machines = ["trn1.2xlarge"] });
        Assert.Equal("1.9.0", BuiltSite.Text(neuron.Find("main-neuron-devices"), "version"));
        Assert.Null(BuiltSite.WithCoordinator().Program.Find("main-neuron-devices"));
    }

    [Fact]
    public void The_autoscaler_may_move_the_pools_and_nothing_else()
    {
        var policy = BuiltSite.Text(BuiltSite.WithCoordinator().Find("main-autoscaler-rights"), "policy");
        Assert.Contains("Action:autoscaling:SetDesiredCapacity,autoscaling:TerminateInstanceInAutoScalingGroup,Resource:{main-pool-gpu.arn},{main-pool-cpu.arn}", policy, StringComparison.Ordinal);
    }

    /// <summary>A newer autoscaler waits for objects that an older chart lets it not see: it runs, and starts no machine.</summary>
    [Fact]
    public void The_autoscalers_chart_is_made_for_the_release_that_a_cluster_gets_by_default()
    {
        var release = BuiltSite.WithCoordinator().Find("main-autoscaler");

        Assert.Equal(SiteSettings.DefaultKubernetesVersion, ClusterAutoscaler.ChartRelease);
        Assert.Equal($"v{SiteSettings.DefaultKubernetesVersion}.0", BuiltSite.Text(release, "values.image.tag"));
        Assert.Equal(ClusterAutoscaler.ChartVersion, BuiltSite.Text(release, "version"));
        Assert.True(Version.Parse(ClusterAutoscaler.ChartVersion) >= new Version(9, 54, 0), "Charts before 9.54.0 have no rule for resource.k8s.io, which the autoscaler of 1.35 waits for.");
    }

    private static string UserData(BuiltSite site, string pool) =>
        BuiltSite.Text(site.Find($"main-pool-{pool}-machines"), "userData")!.ReplaceLineEndings("\n");

    private static (string?, string?, string?) Size(Resource schedule) =>
        (BuiltSite.Text(schedule, "minSize"), BuiltSite.Text(schedule, "desiredCapacity"), BuiltSite.Text(schedule, "maxSize"));

    private static IEnumerable<(string Key, string? Value, bool AtLaunch)> GroupTags(Resource group) =>
        ((ListInput)group.Inputs["tags"]).Items.Select(tag =>
            (BuiltSite.Text(BuiltSite.At(tag, "key"))!, BuiltSite.Text(BuiltSite.At(tag, "value")), BuiltSite.Text(BuiltSite.At(tag, "propagateAtLaunch")) == "True"));
}
