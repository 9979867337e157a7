namespace FedInfra.Benchmarks.Federated;

/// <summary>
/// What others measured on FLamby's Fed-Heart-Disease (Ogier du Terrail et al. 2022): mean accuracy over the four
/// hospitals, averages of five seeds.
/// </summary>
/// <param name="Method">A strategy, or <see cref="Pooled"/>.</param>
/// <param name="Published">FLamby's figure, where it has one.</param>
/// <param name="Rerun">That of an independent rerun of FLamby's code, where there is one.</param>
/// <param name="Target">What is promised here; null for rows that are only reported.</param>
/// <param name="Masked">Whether secure aggregation is on, as it is by default.</param>
internal sealed record HeartDiseaseFigures(string Method, double? Published, double? Rerun, Target? Target, bool Masked = true)
{
    /// <summary>The most that masking may change the mean accuracy: one test row of the smallest hospital in one of five runs is 0.003.</summary>
    public const double MaskingTolerance = 0.01;

    /// <summary>All rows in one place: what federated learning is measured against.</summary>
    public const string Pooled = "pooled";

    /// <summary>The row's name.</summary>
    public string Name => Masked ? Method : $"{Method}, not masked";

    /// <summary>The rows that are quick to measure and carry the promises.</summary>
    public static IReadOnlyList<HeartDiseaseFigures> Promised { get; } =
    [
        new("fedavg", 0.685, 0.703, Target.Around(0.70, 0.045)),
        new("fedavg", 0.685, 0.703, Target.Around(0.70, 0.045), Masked: false),
        new("fedadam", 0.726, 0.735, Target.Around(0.735, 0.02)),
        new(Pooled, 0.735, 0.734, Target.Around(0.735, 0.02)),
    ];

    /// <summary>The other strategies, with FLamby's rates where it has some.</summary>
    public static IReadOnlyList<HeartDiseaseFigures> Others { get; } =
    [
        new("fedprox", 0.685, 0.703, null),
        new("fedavgm", null, null, null),
        new("fedyogi", null, null, null),
        new("fedadagrad", null, null, null),
    ];
}
