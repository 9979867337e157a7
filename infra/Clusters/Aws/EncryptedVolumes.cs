using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The storage class of the site's volumes: gp3, encrypted, expandable, made in the zone of the pod that wants it.</summary>
internal static class EncryptedVolumes
{
    /// <param name="site">The site.</param>
    /// <param name="kubernetes">Reaches the cluster.</param>
    /// <param name="key">Encrypts the volumes.</param>
    /// <param name="driver">What makes the volumes; must stand before.</param>
    public static StorageClass Create(AwsSite site, Provider kubernetes, Key key, IReadOnlyList<Resource> driver)
    {
        var parameters = new Inputs { ["type"] = "gp3", ["encrypted"] = "true", ["kmsKeyId"] = key.Arn };
        var number = 0;
        foreach (var (tag, value) in site.Context.TagInputs().Values)
        {
            // Volumes are made by the driver, not by the engine: without these tags bills would not know whose they are.
            parameters[$"tagSpecification_{MachineTemplate.Text(++number)}"] = TagText(tag, value);
        }

        return new StorageClass(
            site.Scope.With(kubernetes),
            "volumes",
            new Inputs
            {
                ["metadata"] = new Inputs
                {
                    ["name"] = "fedinfra",
                    ["annotations"] = new Inputs { ["storageclass.kubernetes.io/is-default-class"] = "true" },
                },
                ["provisioner"] = "ebs.csi.aws.com",
                ["parameters"] = parameters,
                ["allowVolumeExpansion"] = true,
                ["reclaimPolicy"] = "Delete",
                ["volumeBindingMode"] = "WaitForFirstConsumer",
            },
            new ResourceOptions { DependsOn = driver });
    }

    private static string TagText(string tag, Input value) => $"{tag}={((LiteralInput)value).Value}";
}
