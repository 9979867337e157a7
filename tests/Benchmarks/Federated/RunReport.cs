namespace FedInfra.Benchmarks.Federated;

/// <summary>What <c>coordinator quickstart|simulate --report</c> writes, as far as it is read here.</summary>
internal sealed record RunReport(IReadOnlyList<RunRound> Rounds, IReadOnlyList<RunSite> Sites, RunModel Model)
{
    /// <summary>Each site counts the same, however many test rows it has (FLamby's average).</summary>
    public double MeanOverSites => Sites.Average(site => site.Accuracy);
}

/// <param name="Round">From 1.</param>
/// <param name="Accuracy">Of the new global model, 0 to 1; null where the round failed.</param>
/// <param name="Seconds">Wall-clock time.</param>
internal sealed record RunRound(int Round, double? Accuracy, double Seconds);

/// <param name="Node">Its name; names are in the order of FLamby's centres.</param>
/// <param name="Accuracy">Of the last global model on the site's test rows, 0 to 1.</param>
/// <param name="AloneAccuracy">What the site reaches by the same number of updates alone.</param>
internal sealed record RunSite(string Node, double Accuracy, double? AloneAccuracy);

/// <param name="Sha256">Of the model's file.</param>
internal sealed record RunModel(string Sha256);
