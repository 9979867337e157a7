namespace FedInfra.Infra.Stacks;

/// <summary>A machine of one's own, reached over SSH (an item of <c>hosts</c>).</summary>
public sealed record HostSettings
{
    /// <summary>1 to 32 of a-z, 0-9 and '-', beginning with a letter; unique at its site. It becomes the Kubernetes node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Address or DNS name. Required.</summary>
    public required string Address { get; init; }

    /// <summary>Who logs in; may run sudo without a password. Default <c>fedinfra</c>.</summary>
    public string User { get; init; } = "fedinfra";

    /// <summary>SSH port. Default 22.</summary>
    public int Port { get; init; } = 22;

    /// <summary>As in <see cref="PoolSettings.Accelerator"/>. Default none.</summary>
    public string Accelerator { get; init; } = PoolSettings.NoAccelerator;

    /// <summary>How many accelerators it has, 0 for none, else 1 to 16. Default 1 with an accelerator.</summary>
    public int Accelerators { get; init; }

    /// <summary>Mean power while training, watts, 0 to 20,000. Default 500.</summary>
    public int TrainingWatts { get; init; } = 500;

    /// <summary>Mean power while idle, watts. Default 100.</summary>
    public int IdleWatts { get; init; } = 100;

    /// <summary>What it cost, US dollars. Default 0: paid off.</summary>
    public decimal PurchaseUsd { get; init; }
}

/// <summary>What machines of one's own cost (<c>energy</c>).</summary>
public sealed record EnergySettings
{
    /// <summary>US dollars a kilowatt-hour, 0 to 10. Default 0.15.</summary>
    public decimal UsdPerKwh { get; init; } = 0.15m;

    /// <summary>Power drawn by the room for each watt drawn by machines (PUE), 1 to 3. Default 1.5.</summary>
    public decimal PowerUsageEffectiveness { get; init; } = 1.5m;

    /// <summary>Over how many years a purchase is written off, 1 to 15. Default 4.</summary>
    public int AmortisationYears { get; init; } = 4;
}
