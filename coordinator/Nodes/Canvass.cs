using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Nodes;

/// <summary>
/// Asks several nodes for something at once and waits until all have answered or the time is up, for lost ones by the
/// rule of <see cref="RollCall"/>: late nodes are named, never waited for.
/// </summary>
public sealed class Canvass(NodeDirectory nodes, WaitBoard waits, TimeProvider time)
{
    /// <param name="cohort">Whom to ask.</param>
    /// <param name="create">Makes one node's directive.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="enough">Results without which lost nodes are waited for as long as any.</param>
    /// <param name="cancellationToken">Gives up; the nodes are told.</param>
    /// <returns>One answer for each node, in the order of <paramref name="cohort"/>.</returns>
    public async Task<IReadOnlyList<Answer>> AskAsync(
        IReadOnlyList<string> cohort, Func<Directive> create, TimeSpan limit, int enough, CancellationToken cancellationToken)
    {
        var assignments = cohort.Select(node => nodes.Assign(node, create())).ToArray();
        using var answers = new RollCall(cohort, limit, () => assignments.Count(HasResult) >= enough, nodes, time, new Lock());
        using var notice = assignments.Length == 0 ? null : waits.Post(assignments[0].Directive.Job, () => Describe(assignments[0].Directive, answers));
        try
        {
            foreach (var assignment in assignments)
            {
                _ = ReleaseAsync(answers, assignment);
            }

            await answers.Over.WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            var connected = nodes.Connected.ToHashSet();
            return [.. assignments.Select(assignment => AnswerOf(assignment, connected.Contains(assignment.Node), limit))];
        }
        finally
        {
            foreach (var assignment in assignments)
            {
                nodes.Release(assignment, "the round is over");
            }
        }
    }

    private static Waiting Describe(Directive directive, RollCall answers) => new()
    {
        Round = directive.Round,
        What = directive.WorkCase switch
        {
            Directive.WorkOneofCase.Train => Waiting.Types.For.Updates,
            Directive.WorkOneofCase.Evaluate => Waiting.Types.For.Measurements,
            _ => Waiting.Types.For.Baselines,
        },
        Nodes = { answers.Awaited },
    };

    private static bool HasResult(Assignment assignment) =>
        assignment.Report.IsCompletedSuccessfully && assignment.Report.Result.OutcomeCase != ReportRequest.OutcomeOneofCase.Failed;

    private static async Task ReleaseAsync(RollCall answers, Assignment assignment)
    {
        await ((Task)assignment.Report).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        answers.Release(assignment.Node);
    }

    private static Answer AnswerOf(Assignment assignment, bool isConnected, TimeSpan limit)
    {
        if (!assignment.Report.IsCompletedSuccessfully)
        {
            var reason = isConnected ? $"no result within {limit.TotalSeconds:0.#} s" : "connection lost and not back in time";
            return new Answer(assignment, Report: null, reason);
        }

        var report = assignment.Report.Result;
        return report.OutcomeCase == ReportRequest.OutcomeOneofCase.Failed
            ? new Answer(assignment, Report: null, Answer.WhyFailed(report.Failed))
            : new Answer(assignment, report, Failure: "");
    }
}

/// <summary>What came of one node's directive.</summary>
/// <param name="Assignment">The directive and what was moved for it.</param>
/// <param name="Report">The node's result; null where there is none.</param>
/// <param name="Failure">Why there is none; empty otherwise.</param>
public sealed record Answer(Assignment Assignment, ReportRequest? Report, string Failure)
{
    public string Node => Assignment.Node;

    /// <summary>A node's failure in words.</summary>
    public static string WhyFailed(Failed failed) => failed.Kind switch
    {
        Failed.Types.Kind.Refused => $"refused by its site: {failed.Reason}",
        Failed.Types.Kind.HandedBack => $"handed back: {failed.Reason}",
        _ => failed.Reason,
    };
}
