namespace FedInfra.Infra.Stacks;

/// <summary>
/// Machines of one kind that client nodes train on (an item of <c>pools</c>). A client node holds its machine as long as it
/// is up, whether it trains or waits for a round; without a <see cref="Schedule"/> that is day and night.
/// </summary>
public sealed record PoolSettings
{
    /// <summary>1 to 12 of a-z and 0-9, beginning with a letter (AKS allows no more); unique at its site; not <c>system</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the machines compute with, as the catalogue calls it: <c>t4</c>, <c>a100-80</c>, <c>tpu-v5e</c>, or <c>none</c> for CPUs only. Default none.</summary>
    public string Accelerator { get; init; } = NoAccelerator;

    /// <summary>Accelerators a machine, 0 for <c>none</c>. Default 1.</summary>
    public int AcceleratorsPerMachine { get; init; }

    /// <summary>Machine types, best first; several make a spot pool last longer. Default: the catalogue's, for accelerator, count and region: up to three for a spot pool, else one. Never empty.</summary>
    public required IReadOnlyList<string> Machines { get; init; }

    /// <summary>True to accept an accelerator, machine types and a region that the catalogue does not have, so that a gap in it blocks nobody; <see cref="Machines"/> must then be named. Default false.</summary>
    public bool Unlisted { get; init; }

    /// <summary>Machines that run even where no client node needs them, 0 to 1000. On AWS they too go outside the <see cref="Schedule"/>. Default 0: the pool scales to zero once its client nodes are gone.</summary>
    public int Minimum { get; init; }

    /// <summary>Machines while client nodes are up, <see cref="Minimum"/> to <see cref="Maximum"/>. Default 1, or <see cref="Minimum"/> where that is more.</summary>
    public int Desired { get; init; } = 1;

    /// <summary>Machines at most, 1 to 1000. Default <see cref="Desired"/>, at least 1.</summary>
    public int Maximum { get; init; } = 1;

    /// <summary>True for spot machines. Default true with an accelerator, false without.</summary>
    public bool Spot { get; init; }

    /// <summary>Of a spot pool, how many machines are on demand before any is spot, 0 to <see cref="Maximum"/>. Default 0.</summary>
    public int OnDemandBase { get; init; }

    /// <summary>Of a spot pool, how many percent above <see cref="OnDemandBase"/> are on demand, 0 to 100. Default 0.</summary>
    public int OnDemandPercent { get; init; }

    /// <summary>Root volume, GiB, 30 to 16,384. Default 100.</summary>
    public int DiskGib { get; init; } = 100;

    /// <summary>When its client nodes and machines may be up; null for always.</summary>
    public ScheduleSettings? Schedule { get; init; }

    /// <summary>The accelerator's name for machines that have none.</summary>
    public const string NoAccelerator = "none";

    /// <summary>True where its machines have accelerators.</summary>
    public bool HasAccelerator => Accelerator != NoAccelerator;

    /// <summary>Of <paramref name="machines"/> machines, how many are on demand: all in a pool that is not spot, else the base and its percentage of the rest, rounded up as AWS does.</summary>
    public int OnDemandOf(int machines) => Spot ? OnDemandOf(machines, OnDemandBase, OnDemandPercent) : machines;

    /// <summary>Of <paramref name="machines"/> spot machines, how many are on demand: the first ones and a percentage of the rest, rounded up as AWS does.</summary>
    /// <param name="machines">0 or more.</param>
    /// <param name="first">How many are on demand before any is spot, 0 or more.</param>
    /// <param name="percent">Of those above <paramref name="first"/>, 0 to 100.</param>
    public static int OnDemandOf(int machines, int first, int percent)
    {
        var certain = Math.Min(first, machines);
        return certain + (int)((((long)(machines - certain) * percent) + 99) / 100);
    }
}

/// <summary>The hours in which a pool's machines may run (<c>schedule</c>).</summary>
public sealed record ScheduleSettings
{
    /// <summary>IANA time zone, <c>Europe/Berlin</c>. Default <c>Etc/UTC</c>.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>Days on which the window opens. Default all seven.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = Enum.GetValues<DayOfWeek>();

    /// <summary>When the window opens. In the file <c>"20:00"</c>, quoted. Required.</summary>
    public required TimeOnly Start { get; init; }

    /// <summary>When it closes; on the next day where it is not after <see cref="Start"/>. Required.</summary>
    public required TimeOnly Stop { get; init; }

    /// <summary>Hours a week in which the machines may run.</summary>
    public double HoursPerWeek
    {
        get
        {
            var length = (Stop - Start).TotalHours;
            return Days.Count * (length > 0 ? length : length + 24);
        }
    }
}
