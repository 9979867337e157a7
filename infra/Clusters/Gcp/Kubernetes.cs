using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// The GKE cluster: a regional control plane, private machines, no pool of its own making. Its API can be reached from
/// the coordinator's <see cref="Stacks.CoordinatorSettings.AdminCidrs"/>, among which must be who runs Pulumi; where
/// there are none it has no public address, and Pulumi must run inside the site's network.
/// </summary>
internal static class Kubernetes
{
    public static GkeCluster Create(GcpSite site, SiteNetwork network, MachineTemplate machines, DataKey key) => new(
        site.Scope,
        "cluster",
        new Inputs
        {
            ["location"] = site.Region,
            ["nodeLocations"] = Input.List([.. Zones.Of(site.Region, site.Settings.Zones).Select(zone => (Input)zone)]),
            ["releaseChannel"] = new Inputs { ["channel"] = "REGULAR" },
            ["minMasterVersion"] = site.Settings.KubernetesVersion,
            ["deletionProtection"] = true,
            ["resourceLabels"] = site.Labels,
            ["costManagementConfig"] = new Inputs { ["enabled"] = true },
            ["maintenancePolicy"] = Maintenance(),
        }
        .With(DefaultPool(machines))
        .With(Networking(network))
        .With(ApiAccess(site, network))
        .With(Security(site, key))
        .With(Features()),
        new ResourceOptions
        {
            DependsOn = [site.Apis["container"], key.GrantTo(ServiceAgent.Kubernetes), network.Nat, .. machines.Ready],

            // They describe the pool that is removed at once; GKE then answers with those of another.
            IgnoreChanges = ["initialNodeCount", "nodeConfig"],
            CreateTimeout = "60m",
        });

    // GKE makes no cluster without a pool. It is removed as soon as the cluster stands, but even for these minutes it
    // does not run as the project's default account, which may do anything.
    private static Inputs DefaultPool(MachineTemplate machines) => new()
    {
        ["removeDefaultNodePool"] = true,
        ["initialNodeCount"] = 1,
        ["nodeConfig"] = machines.Identity(),
    };

    private static Inputs Networking(SiteNetwork network) => new()
    {
        ["network"] = network.Vpc.Id,
        ["subnetwork"] = network.Subnetwork.Id,
        ["networkingMode"] = "VPC_NATIVE",
        ["ipAllocationPolicy"] = new Inputs
        {
            ["clusterSecondaryRangeName"] = SiteNetwork.PodRange,
            ["servicesSecondaryRangeName"] = SiteNetwork.ServiceRange,
        },
        ["defaultMaxPodsPerNode"] = AddressPlan.PodsPerMachine,

        // Dataplane V2 enforces network policies without an add-on.
        ["datapathProvider"] = "ADVANCED_DATAPATH",

        // Internal load balancers with subsets work in clusters of more than 250 machines.
        ["enableL4IlbSubsetting"] = true,
    };

    private static Inputs ApiAccess(GcpSite site, SiteNetwork network)
    {
        var cidrs = site.Context.Stack.Coordinator.AdminCidrs;
        var allowed = new Inputs { ["gcpPublicCidrsAccessEnabled"] = false };
        if (cidrs.Count > 0)
        {
            allowed["cidrBlocks"] = Input.List([.. cidrs.Select(cidr => new Inputs { ["cidrBlock"] = cidr })]);
        }

        return new Inputs
        {
            ["privateClusterConfig"] = new Inputs
            {
                ["enablePrivateNodes"] = true,
                ["enablePrivateEndpoint"] = cidrs.Count == 0,
                ["masterIpv4CidrBlock"] = network.Addresses.ControlPlane.ToString(),
            },
            ["masterAuthorizedNetworksConfig"] = allowed,
            ["masterAuth"] = new Inputs
            {
                ["clientCertificateConfig"] = new Inputs { ["issueClientCertificate"] = false },
            },
        };
    }

    private static Inputs Security(GcpSite site, DataKey key) => new()
    {
        ["databaseEncryption"] = new Inputs { ["state"] = "ENCRYPTED", ["keyName"] = key.Id },
        ["workloadIdentityConfig"] = new Inputs { ["workloadPool"] = site.WorkloadPool },
        ["enableShieldedNodes"] = true,
        ["enableLegacyAbac"] = false,
        ["rbacBindingConfig"] = new Inputs
        {
            ["enableInsecureBindingSystemAuthenticated"] = false,
            ["enableInsecureBindingSystemUnauthenticated"] = false,
        },
        ["securityPostureConfig"] = new Inputs { ["mode"] = "BASIC" },
    };

    private static Inputs Features() => new()
    {
        ["loggingConfig"] = new Inputs { ["enableComponents"] = ["SYSTEM_COMPONENTS", "WORKLOADS"] },
        ["monitoringConfig"] = new Inputs
        {
            ["enableComponents"] = ["SYSTEM_COMPONENTS"],

            // The site has a Prometheus of its own, as on every cloud.
            ["managedPrometheus"] = new Inputs { ["enabled"] = false },
        },

        // No pools but the stack's, and idle machines go as early as GKE lets them.
        ["clusterAutoscaling"] = new Inputs { ["enabled"] = false, ["autoscalingProfile"] = "OPTIMIZE_UTILIZATION" },
        ["addonsConfig"] = new Inputs
        {
            ["gcePersistentDiskCsiDriverConfig"] = new Inputs { ["enabled"] = true },
            ["httpLoadBalancing"] = new Inputs { ["disabled"] = false },

            // With it, pods ask a cache on their machine, which policies that allow kube-dns alone shut off.
            ["dnsCacheConfig"] = new Inputs { ["enabled"] = false },
        },
    };

    // Working hours, when somebody sees it and training is least likely; 72 hours in 28 days, of which GKE wants 48 in 32.
    private static Inputs Maintenance() => new()
    {
        ["recurringWindow"] = new Inputs
        {
            ["startTime"] = "2026-01-06T09:00:00Z",
            ["endTime"] = "2026-01-06T15:00:00Z",
            ["recurrence"] = "FREQ=WEEKLY;BYDAY=TU,WE,TH",
        },
    };
}
