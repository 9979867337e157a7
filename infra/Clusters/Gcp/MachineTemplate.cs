using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>What all machines of a site have in common: an identity that may do little, and a hardened, encrypted start.</summary>
internal sealed class MachineTemplate
{
    private readonly ServiceAccount _account;
    private readonly DataKey _key;
    private readonly IReadOnlyList<Resource> _ready;

    private MachineTemplate(ServiceAccount account, DataKey key, IReadOnlyList<Resource> ready)
    {
        _account = account;
        _key = key;
        _ready = ready;
    }

    /// <summary>What machines need before they start.</summary>
    public IReadOnlyList<Resource> Ready => _ready;

    public static MachineTemplate Create(GcpSite site, ImageRegistry registry, DataKey key)
    {
        var account = AccountFactory.Create(site, "vm", "Machines of GKE");
        var logs = new ProjectIamMember(site.Scope, "vm-writes-logs-and-metrics", new Inputs
        {
            ["project"] = site.Project,
            ["role"] = "roles/container.defaultNodeServiceAccount",
            ["member"] = account.Member,
        });
        var images = registry.GrantReading(account);
        return new MachineTemplate(account, key, [logs, images, key.GrantTo(ServiceAgent.Disks)]);
    }

    /// <summary>Who machines are, and how they start; pods never see the identity.</summary>
    public Inputs Identity() => new()
    {
        ["serviceAccount"] = _account.Email,

        // Roles decide what the account may do, not scopes.
        ["oauthScopes"] = ["https://www.googleapis.com/auth/cloud-platform"],
        ["workloadMetadataConfig"] = new Inputs { ["mode"] = "GKE_METADATA" },
        ["shieldedInstanceConfig"] = new Inputs { ["enableSecureBoot"] = true, ["enableIntegrityMonitoring"] = true },
    };

    /// <summary>Settings of machines of one type, without labels and taints.</summary>
    /// <param name="machine">Machine type.</param>
    /// <param name="diskGib">Size of the root volume.</param>
    /// <param name="accelerated">True for machines with accelerators, whose images are large.</param>
    /// <param name="tags">Labels by which bills are allocated; they are on the virtual machines and their disks too.</param>
    public Inputs Settings(string machine, int diskGib, bool accelerated, Inputs tags) => Identity().With(new Inputs
    {
        ["machineType"] = machine,
        ["imageType"] = "COS_CONTAINERD",
        ["diskType"] = BootDisk.TypeFor(machine, accelerated),
        ["diskSizeGb"] = diskGib,
        ["bootDiskKmsKey"] = _key.Id,
        ["resourceLabels"] = tags,
        ["metadata"] = new Inputs { ["disable-legacy-endpoints"] = "true" },
        ["kubeletConfig"] = new Inputs { ["insecureKubeletReadonlyPortEnabled"] = "FALSE" },
    });
}
