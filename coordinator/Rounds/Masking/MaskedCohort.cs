using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.State;
using FedInfra.Privacy.SecureAggregation;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>Picks who takes part in a masked round: nodes whose certificates the others can check.</summary>
public sealed class MaskedCohort(Muster muster, NoisePlanner noises, PrivacyLedger ledger, StateStore state, ILogger<MaskedCohort> logger)
{
    // Jobs run one after another, so one job's list is enough; after a restart it fills again.
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private string _job = "";

    /// <summary>Waits for enough nodes and draws among those that have a certificate.</summary>
    /// <returns>In ordinal order of their names; at least the job's minimum cohort.</returns>
    /// <exception cref="CoordinatorException">Enough nodes are there, but too few can take part.</exception>
    public async Task<IReadOnlyList<EnrolmentRecord>> PickAsync(RoundPlan plan, CancellationToken cancellationToken)
    {
        var spec = plan.Spec;
        var needed = Math.Max(spec.MinimumNodes, spec.Masking!.MinimumCohort);
        var ready = await muster.WaitAsync(plan.Job, plan.Number, needed, cancellationToken);
        var enrolled = state.Current.Identity.Nodes;
        var certified = ready.Where(node => enrolled.TryGetValue(node, out var record) && record is { Admission: NodeAdmission.Approved, Certificate.Length: > 0 }).ToArray();
        if (certified.Length < needed)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"Secure aggregation needs {needed} enrolled nodes, and {certified.Length} of the {ready.Count} that are connected have a certificate. "
                + "Enrol the others; a coordinator that runs with --insecure knows no certificates, and `privacy.secure-aggregation: off` is the only way there.");
        }

        var trusted = certified.Where(node => !IsLeftOut(plan.Job, node)).ToArray();
        if (trusted.Length < needed)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Unavailable,
                $"Secure aggregation needs {needed} nodes, and {trusted.Length} are left: {string.Join(", ", certified.Except(trusted))} were part of wrong shares in this job and are left out (which of two is to blame cannot always be told). "
                + "Find out what is wrong there, and submit the job again.");
        }

        IReadOnlyList<string> able = trusted;
        if (noises.For(plan, CohortSelection.SizeOf(trusted.Length, spec.CohortFraction, spec.Masking.MinimumCohort)) is { } noise)
        {
            able = ledger.RequireBudget(plan.Job, trusted, spec.Rounds, needed, noise.SpendOf);
        }

        var picked = CohortSelection.Pick(able, spec.CohortFraction, spec.Seed, plan.Number, plan.Attempt, spec.Masking.MinimumCohort);
        return [.. picked.Select(node => enrolled[node])];
    }

    /// <summary>Leaves the culprits of wrong shares out of what comes of the job.</summary>
    public void LeaveOut(RoundPlan plan, IReadOnlyList<WrongShare> wrongShares)
    {
        foreach (var wrong in wrongShares)
        {
            Log.WrongShare(logger, plan.Job, plan.Number, wrong.Holder, wrong.Owner);
            foreach (var suspect in SuspectsOf(wrong, wrongShares).Where(suspect => !IsLeftOut(plan.Job, suspect)))
            {
                Log.NodeLeftOut(logger, plan.Job, plan.Number, suspect);
                _leftOut.Add(suspect);
            }
        }
    }

    /// <summary>
    /// Who passes on wrong shares is wrong about several owners; who deals them makes several holders wrong. Of a single
    /// one it cannot be told, so both go: a corrupt node takes at most one honest one with it.
    /// </summary>
    private static string[] SuspectsOf(WrongShare wrong, IReadOnlyList<WrongShare> all)
    {
        var byHolder = all.Count(other => other.Holder == wrong.Holder);
        var byOwner = all.Count(other => other.Owner == wrong.Owner);
        return byHolder > byOwner ? [wrong.Holder] : byOwner > byHolder ? [wrong.Owner] : [wrong.Holder, wrong.Owner];
    }

    private bool IsLeftOut(string job, string node)
    {
        if (_job != job)
        {
            _job = job;
            _leftOut.Clear();
        }

        return _leftOut.Contains(node);
    }
}
