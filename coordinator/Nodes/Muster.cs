using FedInfra.Contracts.V1;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Nodes;

/// <summary>Waits until a job has enough nodes, and says so.</summary>
public sealed class Muster(NodeDirectory nodes, WaitBoard waits, ILogger<Muster> logger)
{
    /// <param name="job">Which job waits.</param>
    /// <param name="round">Which round of it, from 1.</param>
    /// <param name="needed">How many nodes must be ready.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Who is ready, in ordinal order; at least <paramref name="needed"/>.</returns>
    public async Task<IReadOnlyList<string>> WaitAsync(string job, int round, int needed, CancellationToken cancellationToken)
    {
        if (nodes.Ready.Count < needed)
        {
            Log.RoundWaitsForNodes(logger, job, round, needed, nodes.Ready.Count);
        }

        using var notice = waits.Post(job, () => new Waiting { Round = round, What = Waiting.Types.For.Nodes, Needed = needed, Nodes = { nodes.Ready } });
        return await nodes.WaitForAsync(needed, cancellationToken);
    }
}
