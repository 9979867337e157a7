using System.Globalization;
using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Planning;

/// <summary>Machines of one type in one place, bought in one way, that have what a request asks for.</summary>
internal sealed record Candidate
{
    public required Cloud Cloud { get; init; }

    public required string Region { get; init; }

    /// <summary>The machine type; of hosts of one's own the accelerator.</summary>
    public required string Machine { get; init; }

    /// <summary>The catalogue's row; null on premises.</summary>
    public Machine? Type { get; init; }

    /// <summary>How many machines.</summary>
    public required int Machines { get; init; }

    /// <summary>All their accelerators; at least as many as asked for.</summary>
    public required int Gpus { get; init; }

    /// <summary>True where the pool is spot.</summary>
    public bool Spot { get; init; }

    /// <summary>Of a spot pool, the percentage that is on demand all the same.</summary>
    public int OnDemandPercent { get; init; }

    /// <summary>Of the machines, those that are spot.</summary>
    public int SpotMachines { get; init; }

    public required Interruptions Interruptions { get; init; }

    /// <summary>Where the rate of interruptions is from.</summary>
    public required InterruptionRate Rate { get; init; }

    /// <summary>What the machines alone cost a month, US dollars: candidates are sorted by it before the best are estimated in full.</summary>
    public decimal MachineUsd { get; init; }

    /// <summary>On premises, the site with the hosts that are taken; else null.</summary>
    public SiteSettings? Site { get; init; }

    /// <summary>Cloud and region.</summary>
    public string Place => $"{Words.Of(Cloud)} {Region}";

    /// <summary>How the machines are bought.</summary>
    public string Capacity => Cloud == Cloud.OnPrem ? "own hosts"
        : !Spot ? "on demand"
        : OnDemandPercent == 0 ? "spot"
        : string.Create(CultureInfo.InvariantCulture, $"{SpotMachines} spot, {Machines - SpotMachines} on demand");

    /// <summary>Place, machines and capacity on one line; no two candidates have the same.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Place} {Machine}{(Type is { } type && type.Name.StartsWith("n1-", StringComparison.Ordinal) ? $" + {type.Accelerators} {type.Accelerator}" : "")} x {Machines}, {Capacity}");
}

/// <summary>Something that has the GPUs but is left out.</summary>
/// <param name="Name">Which.</param>
/// <param name="Reason">Why.</param>
internal sealed record Exclusion(string Name, string Reason);
