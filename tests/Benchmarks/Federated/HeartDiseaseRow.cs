namespace FedInfra.Benchmarks.Federated;

/// <summary>One method over several seeds.</summary>
/// <param name="Figures">Which method, and what it is compared with.</param>
/// <param name="Means">By seed: the mean accuracy over the sites.</param>
/// <param name="Sites">By site: the mean accuracy over the seeds.</param>
/// <param name="Union">Pooled training only: accuracy on all test rows at once, all standardised by the pooled training rows.</param>
internal sealed record HeartDiseaseRow(HeartDiseaseFigures Figures, IReadOnlyList<double> Means, IReadOnlyList<double> Sites, double? Union)
{
    public double Mean => Means.Average();

    /// <summary>Of a sample; null for one seed.</summary>
    public double? Deviation => Means.Count < 2 ? null : Math.Sqrt(Means.Sum(mean => (mean - Mean) * (mean - Mean)) / (Means.Count - 1));

    /// <summary>Null where nothing was promised.</summary>
    public bool? Met => Figures.Target?.IsMetBy(Mean);

    /// <param name="figures">Which method.</param>
    /// <param name="accuracies">By seed, then by site.</param>
    /// <param name="unions">By seed; null where the method has none.</param>
    public static HeartDiseaseRow Of(HeartDiseaseFigures figures, IReadOnlyList<IReadOnlyList<double>> accuracies, IReadOnlyList<double>? unions = null) => new(
        figures,
        [.. accuracies.Select(sites => sites.Average())],
        [.. Enumerable.Range(0, accuracies[0].Count).Select(site => accuracies.Average(sites => sites[site]))],
        unions?.Average());
}

/// <summary>All that the command measured.</summary>
internal sealed record HeartDiseaseResult(Machine Machine, int Seeds, IReadOnlyList<HeartDiseaseRow> Rows, double Seconds)
{
    /// <summary>How much accuracy masking costs FedAvg: the mean without less the mean with.</summary>
    public double MaskingCost => Fedavg(masked: false).Mean - Fedavg(masked: true).Mean;

    public bool Met => Rows.All(row => row.Met != false) && MaskingCost <= HeartDiseaseFigures.MaskingTolerance;

    private HeartDiseaseRow Fedavg(bool masked) => Rows.First(row => row.Figures.Method == "fedavg" && row.Figures.Masked == masked);
}
