using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Costs;

/// <summary>What money is spent on.</summary>
public enum CostCategory
{
    /// <summary>Machines without accelerators.</summary>
    Compute,

    /// <summary>Machines with accelerators, whole: the accelerator is what they are there for.</summary>
    Accelerator,

    /// <summary>Volumes and object storage.</summary>
    Storage,

    /// <summary>NAT, load balancers, addresses, data to the internet.</summary>
    Network,

    /// <summary>Managed PostgreSQL.</summary>
    Database,

    /// <summary>Control planes.</summary>
    Kubernetes,

    /// <summary>Image registries.</summary>
    Registry,

    /// <summary>Keys and secrets.</summary>
    Security,

    /// <summary>Logs and metrics.</summary>
    Observability,

    /// <summary>Machines of one's own: electricity and amortisation.</summary>
    OnPremises,
}

/// <summary>How a machine is bought.</summary>
public enum Purchase
{
    /// <summary>At the list price, until it is given back.</summary>
    OnDemand,

    /// <summary>Cheaper, until the cloud wants it back.</summary>
    Spot,
}

/// <summary>In which hours of the month something costs.</summary>
public enum CostPhase
{
    /// <summary>All month, or whenever it is used.</summary>
    Always,

    /// <summary>While client nodes are up: machines of their pools; of a host, while it trains.</summary>
    InUse,

    /// <summary>In the rest of the hours: machines kept at a pool's minimum, an idle host. No part of the hourly rate.</summary>
    AtRest,
}

/// <summary>How enumerations are written in reports.</summary>
internal static class CostNames
{
    /// <summary>The category of that name, or null.</summary>
    public static CostCategory? Category(string name)
    {
        foreach (var category in Enum.GetValues<CostCategory>())
        {
            if (category.Name() == name)
            {
                return category;
            }
        }

        return null;
    }

    public static string Name(this CostCategory category) => category == CostCategory.OnPremises ? "on-premises" : category.ToString().ToLowerInvariant();

    public static string Name(this Purchase purchase) => purchase == Purchase.Spot ? "spot" : "on demand";

    public static string Name(this CostPhase phase) => phase switch
    {
        CostPhase.InUse => "in use",
        CostPhase.AtRest => "at rest",
        _ => "always",
    };

    public static string Name(this Stacks.Cloud cloud) => Words.Of(cloud);
}
