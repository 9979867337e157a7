namespace FedInfra.Infra.Stacks;

/// <summary>One place with machines: a region of a cloud, or a room of one's own (a value of <c>fedinfra:sites</c>).</summary>
public sealed record SiteSettings
{
    /// <summary>The key in the file: 1 to 16 of a-z, 0-9 and '-', beginning with a letter; it begins the names of the site's resources.</summary>
    public required string Name { get; init; }

    /// <summary><c>aws</c>, <c>azure</c>, <c>gcp</c> or <c>onprem</c>. Required.</summary>
    public required Cloud Cloud { get; init; }

    /// <summary>Region, as the cloud calls it; on premises any name of the place. Required.</summary>
    public required string Region { get; init; }

    /// <summary>True to accept a region and a system machine that the catalogue does not have; clouds only. Default false.</summary>
    public bool Unlisted { get; init; }

    /// <summary>AWS account number, Azure subscription or GCP project in which it is made; the program refuses to touch another. Required for gcp; optional for aws and azure.</summary>
    public string? Account { get; init; }

    /// <summary>GCP billing account of the budget (<c>012345-6789AB-CDEF01</c>); gcp only: needed where the stack has a budget, refused where it has none.</summary>
    public string? BillingAccount { get; init; }

    /// <summary>Jurisdictions that its data may not leave, for example <c>eu</c>, <c>us</c>; empty for no rule.</summary>
    public IReadOnlyList<string> Residency { get; init; } = [];

    /// <summary>
    /// The network's addresses, private IPv4 CIDR of /16 to /20, apart from those of other sites. Default <see cref="DefaultNetworkCidr"/> for
    /// the only cloud site of a stack; of several, each names its own, so that a new site never moves another's network (which would replace all that is in it). Empty on premises.
    /// </summary>
    public required string NetworkCidr { get; init; }

    /// <summary>How many availability zones it spreads over, 2 to 3. Default 2. On premises unused.</summary>
    public int Zones { get; init; } = 2;

    /// <summary>Kubernetes release, <c>1.35</c>. Default <see cref="DefaultKubernetesVersion"/>.</summary>
    public string KubernetesVersion { get; init; } = DefaultKubernetesVersion;

    /// <summary>The small on-demand pool that system workloads and the coordinator run on. On premises its machine is empty.</summary>
    public required SystemPoolSettings SystemPool { get; init; }

    /// <summary>Pools that client nodes train on. On premises the hosts take their place.</summary>
    public IReadOnlyList<PoolSettings> Pools { get; init; } = [];

    /// <summary>Hosts, on premises only: at least one.</summary>
    public IReadOnlyList<HostSettings> Hosts { get; init; } = [];

    /// <summary>What electricity and machines cost, on premises only.</summary>
    public EnergySettings Energy { get; init; } = new();

    /// <summary>
    /// What trains in the site's client nodes: a name that <c>client-node run --engine</c> knows, 1 to 63 of a-z, 0-9 and '-'.
    /// Null for <see cref="ManagedEngine"/>, which is part of every image and uses processors only. Any other, for example
    /// <c>torch</c>, needs an image that contains it; accelerators stand idle without one that uses them.
    /// </summary>
    public string? Engine { get; init; }

    /// <summary>What the site's client nodes allow their coordinator; null for everything, of which each node warns.</summary>
    public PolicySettings? Policy { get; init; }

    /// <summary>Client nodes that run here; may be empty where only the coordinator does.</summary>
    public IReadOnlyList<ClientNodeSettings> ClientNodes { get; init; } = [];

    /// <summary>The engine that every image has; it trains on processors.</summary>
    public const string ManagedEngine = "managed";

    /// <summary>The engine on libtorch, for images that contain it; it trains on processors and NVIDIA GPUs.</summary>
    public const string TorchEngine = "torch";

    /// <summary>The network of a stack's only cloud site where it names none.</summary>
    public const string DefaultNetworkCidr = "10.10.0.0/16";

    /// <summary>The Kubernetes release that a site gets when it names none.</summary>
    public const string DefaultKubernetesVersion = "1.35";
}

/// <summary>The on-demand pool that system workloads run on (<c>systemPool</c>).</summary>
public sealed record SystemPoolSettings
{
    /// <summary>Machine type. Default: the cloud's smallest sensible one, as the catalogue has it.</summary>
    public required string Machine { get; init; }

    /// <summary>How many, 1 to 20. Default 2.</summary>
    public int Count { get; init; } = 2;
}
