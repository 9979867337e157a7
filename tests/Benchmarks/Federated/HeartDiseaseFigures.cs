namespace FedInfra.Benchmarks.Federated;

/// <summary>
/// What others measured on FLamby's Fed-Heart-Disease (Ogier du Terrail et al. 2022): mean accuracy over the four
/// hospitals, averages of five seeds.
/// </summary>
/// <param name="Method">A strategy, or <see cref="Pooled"/>.</param>
/// <param name="Published">FLamby's figure, where it has one.</param>
/// <param name="Rerun">That of an independent rerun of FLamby's code, where there is one.</param>
/// <param name="Target">What is promised here; null for rows that are only reported.</param>
internal sealed record HeartDiseaseFigures(string Method, double? Published, double? Rerun, Target? Target)
{
    /// <summary>All rows in one place: what federated learning is measured against.</summary>
    public const string Pooled = "pooled";

    /// <summary>The rows that are quick to measure and carry the promises.</summary>
    public static IReadOnlyList<HeartDiseaseFigures> Promised { get; } =
    [
        new("fedavg", 0.685, 0.703, Target.Around(0.70, 0.045)),
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
