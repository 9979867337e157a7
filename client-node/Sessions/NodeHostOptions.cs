using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Privacy;
using FedInfra.Learning.Engines;

namespace FedInfra.ClientNode.Sessions;

/// <summary>Folders and limits of a process that hosts nodes.</summary>
public sealed record NodeHostOptions
{
    /// <summary>Relative data paths start here.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>Holds cached models, unfinished uploads and what must not be forgotten of masked rounds.</summary>
    public required string DataFolder { get; init; }

    /// <summary>What trainings run on; by default managed code, one thread each. Not disposed with the nodes.</summary>
    public ITrainingDevice Device { get; init; } = TrainingEngine.Managed.Open(new EngineSettings { Noise = SecretNoise.Fill });

    /// <summary>Trainings at once, at least 1.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>What the site allows; by default everything.</summary>
    public SitePolicy Policy { get; init; } = SitePolicy.None;

    /// <summary>
    /// Whether a masked round outlives its process and a power cut (default): each of its steps then waits for the disk. The
    /// nodes of a simulation end with it, and keep what they must not forget in memory alone.
    /// </summary>
    public bool DurableRounds { get; init; } = true;
}
