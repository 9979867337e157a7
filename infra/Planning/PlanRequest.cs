using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>What somebody wants to train with, and where it may be. Checked already; see <see cref="PlanOptions"/> for the ranges.</summary>
internal sealed record PlanRequest
{
    /// <summary>GPUs that train at the same time, at least.</summary>
    public required int Gpus { get; init; }

    /// <summary>Memory that each has, GiB, at least. Default 0: any.</summary>
    public decimal GpuMemoryGib { get; init; }

    /// <summary>Useful hours of training a month: those in which every GPU works and its work is kept.</summary>
    public required decimal Hours { get; init; }

    /// <summary>Regions of clouds that are allowed; empty for all.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Clouds that are allowed; empty for all.</summary>
    public IReadOnlyList<Cloud> Clouds { get; init; } = [];

    /// <summary>US dollars a month; null for no limit.</summary>
    public decimal? BudgetUsd { get; init; }

    /// <summary>Jurisdictions that the data may be in; empty for all.</summary>
    public IReadOnlyList<string> Residency { get; init; } = [];

    /// <summary>The largest share of training hours that may be expected to be lost to interruptions, 0 to 1; 0 means on demand only.</summary>
    public decimal SpotTolerance { get; init; } = DefaultSpotTolerance;

    /// <summary>The only accelerator that is allowed, as the catalogue calls it; null for any GPU.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Interruptions of a spot machine an hour, in place of <see cref="InterruptionRates"/>; null for those.</summary>
    public decimal? InterruptionsPerHour { get; init; }

    /// <summary>Hours from an interruption until a new machine trains: it is found, it boots, images are pulled, its device is found ready.</summary>
    public decimal RestartHours { get; init; } = DefaultRestartHours;

    /// <summary>How long a round takes, hours. An interruption loses half of one on average.</summary>
    public decimal RoundHours { get; init; } = DefaultRoundHours;

    public const decimal DefaultSpotTolerance = 0.05m;

    public const decimal DefaultRestartHours = 0.25m;

    public const decimal DefaultRoundHours = 0.5m;

    /// <summary>What an interruption costs its machine, hours.</summary>
    public decimal HoursEach => (RoundHours / 2) + RestartHours;
}
