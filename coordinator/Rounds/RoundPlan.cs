using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Jobs;

namespace FedInfra.Coordinator.Rounds;

/// <summary>What one attempt at a round starts from.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Spec">What the job asks for.</param>
/// <param name="Number">The round's number, from 1.</param>
/// <param name="Attempt">Which attempt at it, from 1.</param>
/// <param name="Model">The global model.</param>
/// <param name="ServerState">The strategy's memory, by slot.</param>
public sealed record RoundPlan(string Job, JobSpec Spec, int Number, int Attempt, BlobId Model, IReadOnlyDictionary<string, BlobId> ServerState)
{
    /// <summary>The clip that earlier rounds have led to; null for the job's own.</summary>
    public double? Clip { get; init; }

    /// <summary>This round and those after it.</summary>
    public int RoundsLeft => Spec.Rounds - Number + 1;
}
