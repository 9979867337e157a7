using System.Globalization;

namespace FedInfra.EndToEnd.Tests.Federations;

/// <summary>A small job over drawn digits; each property is what a test may want otherwise.</summary>
internal sealed record JobText
{
    public string Name { get; init; } = "digits";

    public int Rounds { get; init; } = 1;

    public int Seed { get; init; } = 1;

    public string Strategy { get; init; } = "fedavg";

    /// <summary>With <see cref="Sites.Slow"/>, 300 epochs of logistic regression are minutes; with <see cref="Sites.Quick"/>, an instant.</summary>
    public int Epochs { get; init; } = 1;

    public int MinimumNodes { get; init; } = 1;

    /// <summary>Share of the cohort that a round needs.</summary>
    public double Quorum { get; init; } = 0.3;

    public double DeadlineSeconds { get; init; } = 30;

    public int Attempts { get; init; } = 1;

    /// <summary>Leaves the measuring to the nodes, instead of the coordinator's own test set.</summary>
    public bool IsMeasuredBySites { get; init; }

    /// <summary>What stands in the file's <c>privacy</c> section; plain updates by default, so that two nodes are enough.</summary>
    public string Privacy { get; init; } = "{secure-aggregation: off}";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        name: {{Name}}
        model: logreg
        rounds: {{Rounds}}
        seed: {{Seed}}
        strategy: {name: {{Strategy}} }
        training: {epochs: {{Epochs}}, learning-rate: 0.05}
        cohort: {minimum-nodes: {{MinimumNodes}}, quorum: {{Quorum}}, deadline-seconds: {{DeadlineSeconds}}, attempts: {{Attempts}} }
        evaluation: {{(IsMeasuredBySites ? "{}" : "{data: {kind: digits, examples: 10, test-examples: 100}}")}}
        privacy: {{Privacy}}
        """);
}
