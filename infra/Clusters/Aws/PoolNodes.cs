using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>What the machines of a pool are in Kubernetes: labels, taints, devices. The autoscaler has to know it before there is a machine.</summary>
/// <param name="Labels">Labels, in order.</param>
/// <param name="Taints">Taints as <c>key=value:effect</c>, in order.</param>
/// <param name="Devices">The extended resource and how many a machine has; null without accelerators.</param>
internal sealed record PoolNodes(
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    IReadOnlyList<string> Taints,
    (string Resource, int Count)? Devices)
{
    private const string _template = "k8s.io/cluster-autoscaler/node-template";

    public static PoolNodes Of(PoolSettings pool)
    {
        var resource = AcceleratorImage.Of(pool).Resource;
        List<KeyValuePair<string, string>> labels =
        [
            new(WorkloadNames.PoolLabel, pool.Name),
            new(WorkloadNames.AcceleratorLabel, pool.Accelerator),
        ];
        List<string> taints = [];
        if (resource is not null)
        {
            // By this label the autoscaler knows to wait for the devices of a machine, not only for the machine.
            labels.Add(new("k8s.amazonaws.com/accelerator", pool.Accelerator));
            taints.Add($"{resource}=present:NoSchedule");
        }

        if (pool.Spot)
        {
            // Its on-demand machines too: the group decides which is which only when it starts one.
            labels.Add(new(WorkloadNames.SpotLabel, "true"));
            taints.Add($"{WorkloadNames.SpotLabel}=true:NoSchedule");
        }

        return new PoolNodes(labels, taints, resource is null ? null : (resource, Math.Max(1, pool.AcceleratorsPerMachine)));
    }

    /// <summary>Tags of the group from which the autoscaler learns what a machine would be like, so that a pool scales from zero.</summary>
    public IEnumerable<KeyValuePair<string, Input>> AutoscalerTags(AwsSite site, Output<string> zone)
    {
        yield return new("k8s.io/cluster-autoscaler/enabled", "true");
        yield return new($"k8s.io/cluster-autoscaler/{site.ClusterName}", "owned");
        foreach (var (label, value) in Labels)
        {
            yield return new($"{_template}/label/{label}", value);
        }

        foreach (var taint in Taints)
        {
            var (key, value) = (taint[..taint.IndexOf('=', StringComparison.Ordinal)], taint[(taint.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            yield return new($"{_template}/taint/{key}", value);
        }

        if (Devices is { } devices)
        {
            yield return new($"{_template}/resources/{devices.Resource}", MachineTemplate.Text(devices.Count));
        }

        // A volume names its zone by the one label or the other; without them no machine of an empty pool would fit it.
        yield return new($"{_template}/label/topology.kubernetes.io/zone", zone);
        yield return new($"{_template}/label/topology.ebs.csi.aws.com/zone", zone);
    }

    /// <summary>User data with which a machine joins the cluster: a MIME document for nodeadm, as Amazon Linux 2023 wants it.</summary>
    public Output<string> UserData(EksCluster cluster) => Input.ToBase64(Output.Format($"""
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="BOUNDARY"

        --BOUNDARY
        Content-Type: application/node.eks.aws

        ---
        apiVersion: node.eks.aws/v1alpha1
        kind: NodeConfig
        spec:
          cluster:
            name: {cluster.ClusterName}
            apiServerEndpoint: {cluster.Endpoint}
            certificateAuthority: {cluster.CertificateAuthority}
            cidr: {cluster.ServiceCidr}
          kubelet:
            flags: [{string.Join(", ", KubeletFlags())}]

        --BOUNDARY--

        """));

    private IEnumerable<string> KubeletFlags()
    {
        yield return $"\"--node-labels={string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"))}\"";
        if (Taints.Count > 0)
        {
            yield return $"\"--register-with-taints={string.Join(',', Taints)}\"";
        }
    }
}
