using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;

namespace FedInfra.Coordinator.Evaluation;

/// <summary>
/// What federation is worth at each site: the finished model on the site's own test data, beside what the site reaches
/// by the same number of updates alone. It is asked once, so every site that was asked is waited for until the deadline,
/// one whose connection is lost too.
/// </summary>
public sealed class SiteEvaluation(TestNodes nodes, Canvass canvass, BlobStore blobs)
{
    /// <param name="job">The job's id.</param>
    /// <param name="spec">What the job asked for.</param>
    /// <param name="initial">The model that the job started from.</param>
    /// <param name="final">The finished model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sites that answered, by name; <see cref="SiteResult.AloneAccuracy"/> only where the job asks for it.</returns>
    public async Task<IReadOnlyList<SiteResult>> MeasureAsync(string job, JobSpec spec, BlobId initial, BlobId final, CancellationToken cancellationToken)
    {
        var finished = DirectiveFactory.Describe(spec.Model, final, blobs.Length(final));
        var accuracies = await AskAsync(nodes.Connected, () => DirectiveFactory.Evaluate(job, spec, spec.Rounds, finished), spec.RoundDeadline, cancellationToken);
        var alone = new Dictionary<string, double>();
        if (spec.TrainAlone)
        {
            // The nodes train all rounds again, so they get the time of all rounds.
            var start = DirectiveFactory.Describe(spec.Model, initial, blobs.Length(initial));
            var limit = TimeSpan.FromSeconds(Math.Min(spec.RoundDeadline.TotalSeconds * spec.Rounds, TimeSpan.FromDays(30).TotalSeconds));
            // Who has not measured the finished model has nothing to compare with, and is not waited for that long.
            alone = await AskAsync(
                [.. accuracies.Keys],
                () =>
                {
                    var directive = DirectiveFactory.Baseline(job, spec, spec.Rounds, start);
                    directive.TimeLeft = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(limit);
                    return directive;
                },
                limit,
                cancellationToken);
        }

        return [.. accuracies.OrderBy(site => site.Key, StringComparer.Ordinal)
            .Select(site => new SiteResult(site.Key, site.Value, alone.TryGetValue(site.Key, out var accuracy) ? accuracy : null))];
    }

    private async Task<Dictionary<string, double>> AskAsync(
        IReadOnlyList<string> asked, Func<Contracts.V1.Directive> create, TimeSpan limit, CancellationToken cancellationToken)
    {
        var answers = await canvass.AskAsync(asked, create, limit, enough: asked.Count, cancellationToken);
        return answers.Where(answer => answer.Report is { Evaluated: not null })
            .ToDictionary(answer => answer.Node, answer => answer.Report!.Evaluated.Accuracy);
    }
}
