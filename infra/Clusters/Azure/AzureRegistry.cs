using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The site's container registry. Premium, because only that tier deletes untagged images by itself. Images are scanned by
/// Microsoft Defender for Containers, which a subscription has or has not: a registry cannot ask for it.
/// </summary>
internal sealed class AzureRegistry
{
    public AzureRegistry(AzureSite whole, AzureKubernetes kubernetes)
    {
        var site = whole.Part("Registry", "registry");
        var registry = new Registry(site.Scope, "registry", site.Placed(new Inputs
        {
            ["registryName"] = site.UniqueName("reg"),
            ["sku"] = new Inputs { ["name"] = "Premium" },
            ["adminUserEnabled"] = false,
            ["anonymousPullEnabled"] = false,
            ["policies"] = new Inputs
            {
                ["retentionPolicy"] = new Inputs { ["status"] = "enabled", ["days"] = 30 },
            },
        }));
        Pull = AzureRole.AcrPull.Give(site, "pull", kubernetes.Kubelet, registry);
        Images = Output.Format($"{registry.LoginServer}/fedinfra");
    }

    /// <summary>Where images are pulled from.</summary>
    public Output<string> Images { get; }

    /// <summary>That machines may.</summary>
    public RoleAssignment Pull { get; }
}
