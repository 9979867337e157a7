using FedInfra.Contracts;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Egress;

/// <summary>Makes the report that leaves out of the one that a node would send: field by field, and only what is allowed.</summary>
internal static class ReportFilter
{
    /// <summary>A training's report; in a masked round the number of examples travels masked, and under differential privacy the loss would tell what the noise hides.</summary>
    public static Trained Filter(Trained trained, Permit permit, LeavingMetrics metrics)
    {
        var filtered = new Trained
        {
            Update = trained.Update.Clone(),
            ModelSha256 = trained.ModelSha256,
            Examples = !permit.IsMasked && metrics.HasFlag(LeavingMetrics.Examples) ? trained.Examples : 0,
            Steps = metrics.HasFlag(LeavingMetrics.Steps) ? trained.Steps : 0,
            Seconds = !permit.IsPrivate && metrics.HasFlag(LeavingMetrics.Seconds) ? trained.Seconds : 0,
        };
        if (trained.HasLoss && !permit.IsMasked && !permit.IsPrivate && metrics.HasFlag(LeavingMetrics.Loss))
        {
            filtered.Loss = trained.Loss;
        }

        return filtered;
    }

    /// <summary>An evaluation's report.</summary>
    public static Evaluated Filter(Evaluated evaluated) =>
        new() { Examples = evaluated.Examples, Loss = evaluated.Loss, Accuracy = evaluated.Accuracy };

    /// <summary>A failure's report: one line of bounded length.</summary>
    public static Failed Filter(Failed failed) => new() { Kind = failed.Kind, Reason = PlainText.Clean(failed.Reason) };

    /// <summary>What a coordinator learns of the data before any work.</summary>
    public static DataSummary? Filter(DataSummary? data, LeavingMetrics metrics)
    {
        if (data is null)
        {
            return null;
        }

        var counts = metrics.HasFlag(LeavingMetrics.Examples);
        return new DataSummary
        {
            FeatureShape = { data.FeatureShape },
            Classes = data.Classes,
            TrainExamples = counts ? data.TrainExamples : 0,
            TestExamples = counts ? data.TestExamples : 0,
            Dataset = data.Dataset,
            Budget = data.Budget?.Clone(),
        };
    }
}
