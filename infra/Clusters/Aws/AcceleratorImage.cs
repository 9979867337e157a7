using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>Which Amazon Linux 2023 image has the driver of an accelerator, and what Kubernetes calls the device.</summary>
/// <param name="Variant">The image's kind, as in the public parameters that name the newest ones.</param>
/// <param name="Resource">The extended resource of its device plug-in, also the key of its taint; null without accelerator.</param>
internal sealed record AcceleratorImage(string Variant, string? Resource)
{
    private static readonly AcceleratorImage _none = new("standard", null);

    private static readonly AcceleratorImage _nvidia = new("nvidia", "nvidia.com/gpu");

    private static readonly AcceleratorImage _neuron = new("neuron", "aws.amazon.com/neuron");

    private static readonly string[] _neuronAccelerators = ["inferentia", "trainium", "neuron"];

    /// <summary>True for AWS's own chips.</summary>
    public bool IsNeuron => this == _neuron;

    /// <summary>By the accelerator's name: AWS's own chips by theirs, every other accelerator on AWS is NVIDIA's.</summary>
    public static AcceleratorImage Of(PoolSettings pool) => pool switch
    {
        { HasAccelerator: false } => _none,
        _ when _neuronAccelerators.Any(name => pool.Accelerator.StartsWith(name, StringComparison.Ordinal)) => _neuron,
        _ => _nvidia,
    };

    /// <summary>
    /// The newest image for a Kubernetes release, which EC2 looks up whenever it starts a machine, so that pools that
    /// scale from zero get security fixes. See <c>/aws/service/eks/optimized-ami</c> in the EKS user guide.
    /// </summary>
    public string ImageId(string kubernetesVersion, bool arm) =>
        $"resolve:ssm:/aws/service/eks/optimized-ami/{kubernetesVersion}/amazon-linux-2023/{(arm ? "arm64" : "x86_64")}/{Variant}/recommended/image_id";
}
