using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.State;

namespace FedInfra.Coordinator.Rounds;

/// <summary>Gathers a round's updates as they are.</summary>
public sealed class PlainGathering(
    Muster muster, Canvass canvass, NoisePlanner noises, PrivacyLedger ledger, BlobStore blobs, StateStore state, TimeProvider time)
{
    public async Task<GatheredUpdates> GatherAsync(RoundPlan plan, CancellationToken cancellationToken)
    {
        var spec = plan.Spec;
        var ready = await muster.WaitAsync(plan.Job, plan.Number, spec.MinimumNodes, cancellationToken);
        if (noises.For(plan, ready.Count) is { } wanted)
        {
            ready = ledger.RequireBudget(plan.Job, ready, spec.Rounds, spec.MinimumNodes, wanted.SpendOf);
        }

        var cohort = CohortSelection.Pick(ready, spec.CohortFraction, spec.Seed, plan.Number, plan.Attempt);
        state.Record(new RoundOpened(plan.Job, plan.Number, plan.Attempt, plan.Model, cohort));
        var started = time.GetTimestamp();
        var model = DirectiveFactory.Describe(spec.Model, plan.Model, blobs.Length(plan.Model));
        var noise = noises.For(plan, cohort.Count);
        var work = DirectiveFactory.TrainWork(spec, model, noise);
        var answers = await canvass.AskAsync(
            cohort, () => DirectiveFactory.Train(plan.Job, spec, plan.Number, work), spec.RoundDeadline, spec.QuorumOf(cohort.Count), cancellationToken);
        return Summarise(answers, noise) with { Asked = started, Noise = noise };
    }

    private static GatheredUpdates Summarise(IReadOnlyList<Answer> answers, RoundNoise? noise)
    {
        var trained = answers.Where(answer => answer.Report is not null).Select(answer => (answer.Node, answer.Report!.Trained, answer.Assignment.UpdateNorm)).ToArray();
        var told = trained.Where(answer => answer.Trained.HasLoss).Select(answer => answer.Trained).ToArray();
        return new GatheredUpdates(
            [.. trained.Select(answer => new GatheredUpdate(answer.Node, BlobId.Parse(answer.Trained.Update.Sha256), answer.Trained.Examples, NormOf(answer.UpdateNorm)))],
            [.. answers.Where(answer => answer.Report is null).Select(answer => new Absence(answer.Node, answer.Failure))],
            [.. answers.Select(answer => answer.Assignment)])
        {
            TrainingLoss = noise is not null || told.Length == 0 ? null : told.Sum(answer => answer.Loss * answer.Examples) / told.Sum(answer => answer.Examples),
        };

        // With noise at the coordinator, the exact norm is what the ledger does not cover: the journal would keep it for ever.
        double NormOf(double norm) => noise is { HasEqualWeights: true } ? 0 : norm;
    }
}
