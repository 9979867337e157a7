using System.Globalization;

namespace FedInfra.Benchmarks.Federated;

/// <summary>One run over MNIST.</summary>
/// <param name="Partition"><c>iid</c>, or <c>shards</c>: two shards of the rows sorted by label at each node.</param>
/// <param name="Seed">The run's.</param>
/// <param name="Rounds">How many it had.</param>
/// <param name="RoundsTo97">The first round whose model is right on 97% of the test set; null where none was.</param>
/// <param name="Accuracy">Of the last round's model.</param>
/// <param name="Best">Of the best round's model.</param>
/// <param name="SecondsPerRound">Mean wall-clock time.</param>
internal sealed record MnistRow(string Partition, int Seed, int Rounds, int? RoundsTo97, double Accuracy, double Best, double SecondsPerRound)
{
    private const double Goal = 0.97;

    /// <summary>McMahan et al. 2017, table 1: 2NN, C = 0.1, E = 1, B = 10.</summary>
    public int Published => Partition == "iid" ? 87 : 664;

    /// <summary>Only the IID case is promised.</summary>
    public Target? Target => Partition == "iid" ? new Target(1, 100) : null;

    public bool? Met => Target?.IsMetBy(RoundsTo97);

    public static MnistRow Of(string partition, int seed, RunReport report) => new(
        partition,
        seed,
        report.Rounds.Count,
        report.Rounds.FirstOrDefault(round => round.Accuracy >= Goal)?.Round,
        report.Rounds[^1].Accuracy ?? 0,
        report.Rounds.Max(round => round.Accuracy) ?? 0,
        report.Rounds.Average(round => round.Seconds));

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Partition} | {Seed} | {RoundsTo97?.ToString(CultureInfo.InvariantCulture) ?? $"not in {Rounds}"} | {Published} | {Verdict.Of(Target, Met)} | {Accuracy:0.0000} after {Rounds} | {Best:0.0000} | {SecondsPerRound:0.00} |");
}

/// <summary>All that the command measured.</summary>
internal sealed record MnistResult(Machine Machine, IReadOnlyList<MnistRow> Rows, double Seconds)
{
    public bool Met => Rows.All(row => row.Met != false);

    public string Table() => string.Create(CultureInfo.InvariantCulture, $"""
        | partition | seed | rounds to 97% | McMahan | target | accuracy | best | seconds per round |
        |---|---|---|---|---|---|---|---|
        {string.Join('\n', Rows.Select(row => row.Describe()))}

        {Machine}; {Seconds:0} s.
        """);
}
