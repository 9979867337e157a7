using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// The device plug-in of AWS's own accelerators, by which Kubernetes counts them; what the GPU operator is for NVIDIA's.
/// The chart's other parts stay off: a scheduler that we do not need, and a problem detector with rights of its own.
/// </summary>
internal static class NeuronDevices
{
    private const string _chartVersion = "1.9.0";

    /// <param name="site">The site.</param>
    /// <param name="kubernetes">Reaches the cluster.</param>
    /// <param name="ready">What must be there when the first workload starts.</param>
    public static void Add(AwsSite site, Provider kubernetes, IReadOnlyList<Resource> ready)
    {
        if (!site.Site.Pools.Any(pool => AcceleratorImage.Of(pool).IsNeuron))
        {
            return;
        }

        _ = new HelmRelease(
            site.Scope.With(kubernetes),
            "neuron-devices",
            new Inputs
            {
                ["name"] = "neuron-devices",
                ["chart"] = "oci://public.ecr.aws/neuron/neuron-helm-chart",
                ["version"] = _chartVersion,
                ["namespace"] = "kube-system",
                ["values"] = new Inputs
                {
                    ["devicePlugin"] = new Inputs { ["tolerations"] = [new Inputs { ["operator"] = "Exists" }] },
                    ["scheduler"] = new Inputs { ["enabled"] = false },
                    ["npd"] = new Inputs { ["enabled"] = false },
                },
            },
            new ResourceOptions { DependsOn = ready });
    }
}
