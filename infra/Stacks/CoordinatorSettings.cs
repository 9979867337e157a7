namespace FedInfra.Infra.Stacks;

/// <summary>Where the coordinator runs and how it is reached (<c>fedinfra:coordinator</c>).</summary>
public sealed record CoordinatorSettings
{
    /// <summary>Name of the site it runs at. Default: the only site.</summary>
    public required string Site { get; init; }

    /// <summary>DNS name by which nodes reach it; null for the gateway's own address.</summary>
    public string? Hostname { get; init; }

    /// <summary>
    /// DNS name by which administrators reach it, so that its certificate holds that name. Null where they use the admin
    /// address that the stack exports (AWS, on premises), or a port of their own machine that is forwarded to it.
    /// </summary>
    public string? AdminHostname { get; init; }

    /// <summary>Who may reach the admin service: IPv4 CIDR blocks of /8 or longer. Default none beyond the site's own network.</summary>
    public IReadOnlyList<string> AdminCidrs { get; init; } = [];

    /// <summary>Size of the volume with journal and blobs, GiB, 1 to 16,384. Default 50.</summary>
    public int VolumeGib { get; init; } = 50;

    /// <summary>
    /// The PostgreSQL database beside it, for a later version: the coordinator keeps its journal and its blobs on its
    /// volume and has no option for a database.
    /// </summary>
    public DatabaseSettings Database { get; init; } = new();
}

/// <summary>A PostgreSQL database (<c>fedinfra:coordinator.database</c>).</summary>
public sealed record DatabaseSettings
{
    /// <summary><c>small</c> (1 to 2 vCPU), <c>medium</c> (4 vCPU, 16 GiB), or <c>none</c> to make no database. Default small.</summary>
    public DatabaseSize Size { get; init; }

    /// <summary>GiB, 20 to 16,384. Default 32.</summary>
    public int StorageGib { get; init; } = 32;

    /// <summary>True for a standby in another zone. Default false.</summary>
    public bool HighlyAvailable { get; init; }

    /// <summary>For how many days backups are kept, 7 to 35. Default 7.</summary>
    public int BackupDays { get; init; } = 7;
}

/// <summary>How large a database's machine is.</summary>
public enum DatabaseSize
{
    /// <summary>1 to 2 vCPU.</summary>
    Small,

    /// <summary>4 vCPU, 16 GiB.</summary>
    Medium,

    /// <summary>No database at all.</summary>
    None,
}
