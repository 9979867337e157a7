using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>The control plane of EKS: six times as dear once its Kubernetes release is past standard support. The report says which of the two, and until when.</summary>
internal sealed class EksClusterRule() : CostRule("aws:eks/cluster:Cluster")
{
    private const string Standard = "EKS cluster";

    private const string Extended = "EKS cluster extended support";

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var release = resource.Text("version") ?? "";
        var end = KubernetesSupport.EndOf(Cloud.Aws, release)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var ended = KubernetesSupport.HasEnded(Cloud.Aws, release, context.Today);
        var assumption = ended ? $"standard support of Kubernetes {release} ended{(end is null ? "" : $" on {end}")}: a supported release costs $0.10 an hour"
            : end is not null ? $"Kubernetes {release} is in standard support until {end}; then it costs $0.60 an hour"
            : "assumes a Kubernetes release in standard support, whose end is not known here; then it costs $0.60 an hour";
        ledger.Add(resource, new Charge(CostCategory.Kubernetes, ended ? Extended : Standard, "hour", 1, "control plane") { Assumption = assumption });
    }
}

/// <summary>An Auto Scaling group, with or without a mix of spot and on-demand machines. The launch template's volumes are charged with it.</summary>
internal sealed class AutoScalingGroupRule() : CostRule("aws:autoscaling/group:Group")
{
    private const string Distribution = "mixedInstancesPolicy.instancesDistribution";

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var mixed = resource.Items("mixedInstancesPolicy.launchTemplate.overrides").Select(item => JsonPath.Text(item, "instanceType")).OfType<string>().ToList();
        var template = context.Dependency(resource, "mixedInstancesPolicy", AwsVolumes.LaunchTemplate) ?? context.Dependency(resource, "launchTemplate", AwsVolumes.LaunchTemplate);
        if ((mixed.FirstOrDefault() ?? template?.Text("instanceType")) is not { } machine)
        {
            ledger.NoPrice(resource, "machines", "neither the group nor its launch template says the machine type");
            return;
        }

        var pool = context.PoolOf(resource);
        var minimum = MachineCount.Whole(resource.Number("minSize"));
        new MachineGroup
        {
            Resource = resource,
            Pool = resource.Tag(CostTags.Pool) ?? resource.Name,
            Machine = machine,
            Accelerated = AcceleratorFamilies.Has(Cloud.Aws, machine, out _),
            OnDemandOf = JsonPath.Find(resource.Inputs, "mixedInstancesPolicy") is null
                ? machines => machines
                : machines => OnDemand(machines, resource.Number($"{Distribution}.onDemandBaseCapacity") ?? 0, resource.Number($"{Distribution}.onDemandPercentageAboveBaseCapacity") ?? 100),
            Desired = MachineCount.Training(resource, resource.Number("desiredCapacity"), JsonPath.Number(resource.Actual, "desiredCapacity"), minimum, pool, ledger),
            Minimum = minimum,
            Disk = AwsVolumes.Root(template),
            Assumption = mixed.Count > 1 ? $"priced as the first of {mixed.Count} machine types" : "",
        }.Charge(context, ledger);
    }

    /// <summary>The base, and of what is above it a share that AWS rounds up.</summary>
    internal static int OnDemand(int machines, decimal baseCapacity, decimal percent)
    {
        var first = (int)Math.Clamp(baseCapacity, 0, machines);
        return first + (int)Math.Ceiling((machines - first) * Math.Clamp(percent, 0, 100) / 100);
    }
}

/// <summary>Machines that EKS manages: the system pool.</summary>
internal sealed class EksNodeGroupRule() : CostRule("aws:eks/nodeGroup:NodeGroup")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var template = context.Dependency(resource, "launchTemplate", AwsVolumes.LaunchTemplate);
        if ((JsonPath.Text(resource.Inputs, "instanceTypes[0]") ?? template?.Text("instanceType")) is not { } machine)
        {
            ledger.NoPrice(resource, "machines", "neither the node group nor its launch template says the machine type");
            return;
        }

        var minimum = MachineCount.Whole(resource.Number("scalingConfig.minSize"));
        var spot = resource.Text("capacityType") == "SPOT";
        new MachineGroup
        {
            Resource = resource,
            Pool = resource.Tag(CostTags.Pool) ?? WorkloadNames.SystemPool,
            Machine = machine,
            Accelerated = AcceleratorFamilies.Has(Cloud.Aws, machine, out _),
            OnDemandOf = machines => spot ? 0 : machines,
            Desired = MachineCount.Training(resource, resource.Number("scalingConfig.desiredSize"), JsonPath.Number(resource.Actual, "scalingConfig.desiredSize"), minimum, context.PoolOf(resource), ledger),
            Minimum = minimum,
            Disk = AwsVolumes.Root(template) ?? ("EBS gp3", resource.Number("diskSize") ?? 20),
        }.Charge(context, ledger);
    }
}

/// <summary>Root volumes of EC2 machines.</summary>
internal static class AwsVolumes
{
    public const string LaunchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";

    /// <summary>All volumes of a launch template, as if of the first one's type; null where it names none.</summary>
    public static (string Sku, decimal Gb)? Root(BilledResource? template)
    {
        var volumes = template?.Items("blockDeviceMappings").ToList() ?? [];
        var gb = volumes.Sum(volume => JsonPath.Number(volume, "ebs.volumeSize") ?? 0);
        return gb == 0 ? null : ($"EBS {JsonPath.Text(volumes[0], "ebs.volumeType") ?? "gp3"}", gb);
    }
}
