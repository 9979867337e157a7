using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The AKS cluster with its system pool. People come in with Entra ID and Azure's roles. Local accounts stay, because the
/// engine uses one: a kubeconfig of Entra ID starts <c>kubelogin</c>, which whoever runs <c>pulumi up</c> would need too.
/// </summary>
internal sealed class AzureKubernetes
{
    private readonly AzureSite _site;
    private readonly AzureNetwork _network;
    private readonly UserAssignedIdentity _control;

    public AzureKubernetes(AzureSite whole, AzureNetwork network, AzureLogs logs)
    {
        _site = whole.Part("Kubernetes", "kubernetes");
        _network = network;
        _control = new UserAssignedIdentity(_site.Scope, "control", _site.Placed(new Inputs()));
        Kubelet = new UserAssignedIdentity(_site.Scope, "kubelet", _site.Placed(new Inputs()));

        // On the whole group: to attach the gateway's address, AKS lists the addresses there.
        Cluster = AddCluster(
            AzureRole.NetworkContributor.Give(_site, "control-network", _control, _site.Group),
            AzureRole.ManagedIdentityOperator.Give(_site, "control-kubelet", _control, Kubelet));
        AddMaintenance("upgrades", "aksManagedAutoUpgradeSchedule");
        AddMaintenance("images", "aksManagedNodeOSUpgradeSchedule");
        logs.Collect("cluster", Cluster, "kube-audit-admin", "guard", "cluster-autoscaler", "cloud-controller-manager");
    }

    public ManagedCluster Cluster { get; }

    /// <summary>The identity that machines pull images with.</summary>
    public UserAssignedIdentity Kubelet { get; }

    /// <param name="roles">What its identity must be allowed before it can make machines and load balancers.</param>
    private ManagedCluster AddCluster(params IReadOnlyList<Resource> roles) => new(
        _site.Scope,
        "cluster",
        _site.Placed(new Inputs
        {
            // The free tier has no guarantee for the API server.
            ["sku"] = new Inputs { ["name"] = "Base", ["tier"] = "Standard" },
            ["kubernetesVersion"] = _site.Context.Site.KubernetesVersion,
            ["dnsPrefix"] = _site.Context.Site.Name,
            ["identity"] = new Inputs { ["type"] = "UserAssigned", ["userAssignedIdentities"] = [_control.Id] },
            ["identityProfile"] = new Inputs
            {
                ["kubeletidentity"] = new Inputs
                {
                    ["resourceId"] = Kubelet.Id,
                    ["clientId"] = Kubelet.ClientId,
                    ["objectId"] = Kubelet.PrincipalId,
                },
            },
            ["enableRBAC"] = true,
            ["aadProfile"] = new Inputs { ["managed"] = true, ["enableAzureRBAC"] = true, ["tenantID"] = _site.Tenant },
            ["disableLocalAccounts"] = false,
            ["apiServerAccessProfile"] = ApiServer(),
            ["oidcIssuerProfile"] = new Inputs { ["enabled"] = true },
            ["securityProfile"] = new Inputs
            {
                ["workloadIdentity"] = new Inputs { ["enabled"] = true },
                ["imageCleaner"] = new Inputs { ["enabled"] = true, ["intervalHours"] = 168 },
            },
            ["networkProfile"] = Network(),
            ["agentPoolProfiles"] = [SystemPool()],
            ["autoScalerProfile"] = AutoScaler(),
            ["autoUpgradeProfile"] = new Inputs { ["upgradeChannel"] = "patch", ["nodeOSUpgradeChannel"] = "NodeImage" },
            ["metricsProfile"] = new Inputs { ["costAnalysis"] = new Inputs { ["enabled"] = true } },
            ["storageProfile"] = new Inputs { ["diskCSIDriver"] = new Inputs { ["enabled"] = true } },
        }),
        new ResourceOptions { DependsOn = roles, CreateTimeout = "60m" });

    /// <summary>
    /// Open to the administrators' addresses, and to the machines, which call it from the NAT gateway's. Without such
    /// addresses the API server is private, and <c>pulumi up</c> must run inside the site's network.
    /// </summary>
    private Inputs ApiServer()
    {
        var admins = _site.Context.Stack.Coordinator.AdminCidrs;
        return admins.Count == 0
            ? new Inputs { ["enablePrivateCluster"] = true, ["privateDNSZone"] = "system", ["disableRunCommand"] = true }
            : new Inputs
            {
                ["authorizedIPRanges"] = [.. admins.Select(cidr => (Input)cidr), Output.Format($"{_network.NatAddress.Address}/32")],
                ["disableRunCommand"] = true,
            };
    }

    private Inputs Network()
    {
        var addresses = new AddressPlan(_site.Context.Site.NetworkCidr);
        return new Inputs
        {
            ["networkPlugin"] = "azure",
            ["networkPluginMode"] = "overlay",
            ["networkDataplane"] = "cilium",
            ["networkPolicy"] = "cilium",
            ["outboundType"] = "userAssignedNATGateway",
            ["loadBalancerSku"] = "standard",
            ["podCidr"] = addresses.Pods,
            ["serviceCidr"] = addresses.Services,
            ["dnsServiceIP"] = addresses.Dns,
        };
    }

    private Inputs SystemPool() => new()
    {
        ["name"] = WorkloadNames.SystemPool,
        ["mode"] = "System",
        ["type"] = "VirtualMachineScaleSets",
        ["vmSize"] = _site.Context.Site.SystemPool.Machine,
        ["count"] = _site.Context.Site.SystemPool.Count,
        ["enableAutoScaling"] = false,
        ["availabilityZones"] = [.. Enumerable.Range(1, _site.Context.Site.Zones).Select(zone => (Input)$"{zone}")],
        ["vnetSubnetID"] = _network.Nodes.Id,
        ["enableNodePublicIP"] = false,
        ["osType"] = "Linux",
        ["osSKU"] = "Ubuntu",
        ["osDiskType"] = "Managed",
        ["osDiskSizeGB"] = 64,
        // Temporary disks and caches too. Once in a subscription: az feature register --namespace Microsoft.Compute --name EncryptionAtHost.
        ["enableEncryptionAtHost"] = true,
        ["securityProfile"] = new Inputs { ["sshAccess"] = "Disabled" },
        ["upgradeSettings"] = new Inputs { ["maxSurge"] = "33%" },
        ["nodeLabels"] = new Inputs { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool },
        ["tags"] = _site.Context.TagInputs().With(new Inputs { [CostTags.Pool] = WorkloadNames.SystemPool }),
    };

    /// <summary>
    /// Spot before on demand (<see cref="AzurePools"/> says which pool is which). A GPU machine is given up after ten idle
    /// minutes: long enough for the next round to find it, short enough not to matter on the bill. A machine that spot
    /// capacity does not deliver within ten minutes is asked for in the next pool.
    /// </summary>
    private static Inputs AutoScaler() => new()
    {
        ["expander"] = "priority",
        ["scaleDownDelayAfterAdd"] = "10m",
        ["scaleDownUnneededTime"] = "10m",
        ["scaleDownUnreadyTime"] = "20m",
        ["maxNodeProvisionTime"] = "10m",
        ["maxGracefulTerminationSec"] = "600",
        ["skipNodesWithLocalStorage"] = "false",
        ["skipNodesWithSystemPods"] = "true",
    };

    /// <summary>Upgrades restart machines: only in the small hours of Sunday.</summary>
    private void AddMaintenance(string name, string configuration) => _ = new MaintenanceConfiguration(_site.Scope, name, _site.InGroup(new Inputs
    {
        ["resourceName"] = Cluster.AzureName,
        ["configName"] = configuration,
        ["maintenanceWindow"] = new Inputs
        {
            ["schedule"] = new Inputs { ["weekly"] = new Inputs { ["dayOfWeek"] = "Sunday", ["intervalWeeks"] = 1 } },
            ["startTime"] = "02:00",
            ["durationHours"] = 4,
            ["utcOffset"] = "+00:00",
        },
    }));
}
