using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Rounds.Masking;

namespace FedInfra.Coordinator.Rounds;

/// <summary>What the nodes of a round gave, plainly or masked.</summary>
/// <param name="Updates">Of those that will be in the new model.</param>
/// <param name="Absent">The rest of the cohort.</param>
/// <param name="Assignments">Everybody's, for what was moved and what is to be thrown away.</param>
public sealed record GatheredUpdates(
    IReadOnlyList<GatheredUpdate> Updates, IReadOnlyList<Absence> Absent, IReadOnlyList<Assignment> Assignments) : IDisposable
{
    /// <summary>When the nodes were asked, as the clock's timestamp: a round does not count its wait for nodes.</summary>
    public long Asked { get; init; }

    /// <summary>Mean loss while training, of those that told it; null where nobody did.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>Why the updates give nothing, however many there are; empty where they do.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The round's differential privacy; null where there is none.</summary>
    public RoundNoise? Noise { get; init; }

    /// <summary>Takes the masks from the sum of the updates; null where they are plain.</summary>
    internal OpenedSum? Opened { get; init; }

    public void Dispose() => Opened?.Dispose();
}

/// <param name="Node">Whose it is.</param>
/// <param name="Update">Its file.</param>
/// <param name="Examples">Its weight; 0 where that is masked too.</param>
/// <param name="Norm">Its L2 norm; 0 where it is masked.</param>
public readonly record struct GatheredUpdate(string Node, BlobId Update, long Examples, double Norm);
