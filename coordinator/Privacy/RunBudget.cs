using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.State;

namespace FedInfra.Coordinator.Privacy;

/// <summary>Whether enough sites can afford all of a job's rounds: asked when it is submitted, so that nobody spends on half of it.</summary>
public sealed class RunBudget(StateStore state, NoisePlanner noises, PrivacyLedger ledger)
{
    /// <summary>Checks a job against the budgets of all sites that are known; where fewer are than it needs, its first round decides.</summary>
    /// <exception cref="CoordinatorException">Too few can afford it, each named with what it lacks; or its noise cannot be worked out.</exception>
    public void Require(JobSpec spec)
    {
        var sites = Sites();
        var (minimum, needed) = (spec.Masking?.MinimumCohort ?? 1, Math.Max(spec.MinimumNodes, spec.Masking?.MinimumCohort ?? 1));

        // No job has such an id, so that nothing was spent by it.
        var job = $"the job {spec.Name}";
        var plan = new RoundPlan(job, spec, Number: 1, Attempt: 1, default, new Dictionary<string, BlobId>());
        if (noises.For(plan, CohortSelection.SizeOf(Math.Max(sites.Length, needed), spec.CohortFraction, minimum)) is { } noise && sites.Length >= needed)
        {
            ledger.RequireBudget(job, sites, spec.Rounds, needed, noise.SpendOf);
        }
    }

    /// <summary>Whoever has registered and was not turned away, connected or not.</summary>
    private string[] Sites()
    {
        var current = state.Current;
        return [.. current.Nodes.Keys.Where(node => !(current.Identity.Nodes.TryGetValue(node, out var enrolled) && enrolled.Admission == NodeAdmission.Revoked))];
    }
}
