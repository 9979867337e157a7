using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.State;
using FedInfra.Privacy;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>Gathers a round's updates masked, so that only their sum can be read (secure aggregation).</summary>
public sealed class MaskedGathering(
    Comeback comeback, MaskedCohort cohorts, NoisePlanner noises, NodeDirectory nodes, WaitBoard waits, BlobStore blobs, StateStore state, TimeProvider time, ILogger<MaskedGathering> logger)
{
    /// <summary>A node that still reports when its directive is taken back would log it as withdrawn: this lets the reports come in, and decides nothing.</summary>
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(2);

    public async Task<GatheredUpdates> GatherAsync(RoundPlan plan, CancellationToken cancellationToken)
    {
        await comeback.WaitAsync(plan, cancellationToken);
        var cohort = await cohorts.PickAsync(plan, cancellationToken);
        var names = cohort.Select(node => node.Node).ToArray();
        var model = DirectiveFactory.Describe(plan.Spec.Model, plan.Model, blobs.Length(plan.Model));
        var noise = noises.For(plan, names.Length);
        var work = MaskedWork.Create(plan, model, cohort, LargestExamples(names), noise);
        var started = time.GetTimestamp();
        using var exchange = Begin(plan, names, work);
        state.Record(new RoundOpened(plan.Job, plan.Number, plan.Attempt, plan.Model, names));
        using var notice = waits.Post(plan.Job, () => exchange.Waiting);
        var assignments = names.Select(node => Assign(plan, node, work, exchange)).ToArray();
        var reason = "the round is over";
        try
        {
            var sum = await exchange.RunAsync(cancellationToken);
            try
            {
                cohorts.LeaveOut(plan, sum.WrongShares);
                var contributors = sum.Contributors.ToHashSet(StringComparer.Ordinal);
                var reports = assignments.Where(assignment => contributors.Contains(assignment.Node)).ToArray();
                await WaitForReportsAsync(reports, plan.Spec.RoundDeadline - time.GetElapsedTime(started), cancellationToken);
                var gathered = Summarise(assignments, exchange, new OpenedSum(exchange.Parameters, sum)) with { Asked = started, Noise = noise };
                return noise is null ? gathered : gathered with { TrainingLoss = null };
            }
            catch
            {
                sum.Dispose();
                throw;
            }
        }
        catch (PrivacyException exception)
        {
            reason = PlainText.Clean(exception.Message);
            Log.MaskedRoundEnded(logger, plan.Job, plan.Number, plan.Attempt, exception.Code.ToString(), reason);
            return new GatheredUpdates([], [.. exchange.Dropped.Select(node => new Absence(node.Key, node.Value))], assignments) { Reason = reason, Asked = started };
        }
        finally
        {
            exchange.End(reason);
            foreach (var assignment in assignments)
            {
                nodes.Release(assignment, reason);
            }
        }
    }

    private static GatheredUpdates Summarise(IReadOnlyList<Assignment> assignments, MaskedExchange exchange, OpenedSum opened)
    {
        var contributors = opened.Masks.Contributors.ToHashSet(StringComparer.Ordinal);
        var (updates, dropped) = (exchange.Updates, exchange.Dropped);
        return new GatheredUpdates(
            [.. opened.Masks.Contributors.Select(node => new GatheredUpdate(node, updates[node], Examples: 0, Norm: 0))],
            [.. assignments.Where(assignment => !contributors.Contains(assignment.Node)).Select(assignment => new Absence(assignment.Node, dropped[assignment.Node]))],
            assignments)
        {
            Opened = opened,
        };
    }

    private MaskedExchange Begin(RoundPlan plan, string[] names, TrainWork work)
    {
        try
        {
            var directive = DirectiveFactory.Train(plan.Job, plan.Spec, plan.Number, work);
            return new MaskedExchange(
                MaskedRoundInfo.Of(directive, names), names, plan.Spec.RoundDeadline, plan.Spec.QuorumOf(names.Length), nodes, closed => state.Record(closed), time, logger);
        }
        catch (PrivacyException exception)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"The job's secure aggregation cannot be set up: {exception.Message}.", exception);
        }
    }

    private Assignment Assign(RoundPlan plan, string node, TrainWork work, MaskedExchange exchange)
    {
        var assignment = nodes.Assign(node, DirectiveFactory.Train(plan.Job, plan.Spec, plan.Number, work), exchange.AdvanceAsync);
        _ = exchange.WatchAsync(assignment);
        return assignment;
    }

    private async Task WaitForReportsAsync(IReadOnlyList<Assignment> assignments, TimeSpan left, CancellationToken cancellationToken)
    {
        var longest = left < _moment ? left : _moment;
        if (longest > TimeSpan.Zero)
        {
            Task all = Task.WhenAll(assignments.Select(assignment => assignment.Report));
            await all.WaitAsync(longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private long LargestExamples(IReadOnlyList<string> cohort)
    {
        var known = state.Current.Nodes;
        return cohort.Max(node => known.TryGetValue(node, out var record) ? record.Description.TrainExamples : 0);
    }
}
