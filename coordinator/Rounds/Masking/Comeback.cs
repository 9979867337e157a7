using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.State;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>
/// Before another attempt at a masked round, waits for the nodes that the failed ones lost, for what is left of the last
/// one's deadline. A phase closes early where the job can spare the lost; the sites' own minimum may be higher, and is not
/// known here. All of them then refuse at once, and without this wait the job's attempts would be gone in seconds.
/// </summary>
public sealed class Comeback(Muster muster, NodeDirectory nodes, StateStore state, TimeProvider time)
{
    /// <param name="plan">The attempt that is to begin.</param>
    /// <param name="cancellationToken">Gives up the job.</param>
    public async Task WaitAsync(RoundPlan plan, CancellationToken cancellationToken)
    {
        var current = state.Current;
        var failed = current.FindJob(plan.Job)!.Rounds.Where(round => round.Round == plan.Number).ToArray();
        if (failed.Length == 0)
        {
            return;
        }

        var left = plan.Spec.RoundDeadline - TimeSpan.FromSeconds(failed[^1].Seconds);
        var lost = failed.SelectMany(round => round.Absent).Select(absence => absence.Node)
            .Where(node => nodes.LostSince(node) is not null && current.Identity.Nodes.TryGetValue(node, out var record) && record.Admission == NodeAdmission.Approved)
            .Distinct().ToArray();
        if (lost.Length == 0 || left <= TimeSpan.Zero)
        {
            return;
        }

        using var limit = new CancellationTokenSource(left, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await muster.WaitAsync(plan.Job, plan.Number, nodes.Ready.Union(lost).Count(), stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The attempt goes on with who is there.
        }
    }
}
