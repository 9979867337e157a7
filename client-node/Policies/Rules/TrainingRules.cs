using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>
/// How much a site trains. A plan counts either epochs or steps: a site that caps its work caps both. The coordinator numbers
/// the rounds; what bounds it over all jobs is the epsilon of differential privacy.
/// </summary>
public sealed class TrainingRules : IPolicyRule
{
    /// <summary>Most epochs in a round, at least 1.</summary>
    public int? MaximumEpochs { get; set; }

    /// <summary>Most steps in a round, at least 1.</summary>
    public int? MaximumSteps { get; set; }

    /// <summary>Rounds of a job above this number are refused, and baselines of more rounds; at least 1.</summary>
    public int? MaximumRoundsPerJob { get; set; }

    IEnumerable<string> IPolicyRule.Validate() => new (string Field, int? Value)[]
        {
            ("maximum-epochs", MaximumEpochs), ("maximum-steps", MaximumSteps), ("maximum-rounds-per-job", MaximumRoundsPerJob),
        }
        .Where(limit => limit.Value < 1)
        .Select(limit => FormattableString.Invariant($"training.{limit.Field}: {limit.Value} is below 1"));

    IEnumerable<string> IPolicyRule.WhyNot(Directive directive, DateTimeOffset now)
    {
        if (DirectiveParts.PlanOf(directive) is not { } plan)
        {
            yield break;
        }

        if (plan.Epochs > MaximumEpochs)
        {
            yield return FormattableString.Invariant($"training.maximum-epochs: {plan.Epochs} epochs a round are asked; this site trains at most {MaximumEpochs}");
        }

        if (plan.Steps > MaximumSteps)
        {
            yield return FormattableString.Invariant($"training.maximum-steps: {plan.Steps} steps a round are asked; this site trains at most {MaximumSteps}");
        }

        var round = directive.WorkCase == Directive.WorkOneofCase.Baseline ? Math.Max(directive.Round, directive.Baseline.Rounds) : directive.Round;
        if (round > MaximumRoundsPerJob)
        {
            yield return FormattableString.Invariant($"training.maximum-rounds-per-job: this is round {round}; this site trains at most {MaximumRoundsPerJob}");
        }
    }

    IEnumerable<string> IPolicyRule.Describe() =>
    [
        $"training: {Most(MaximumEpochs)} epochs or {Most(MaximumSteps)} steps a round, {Most(MaximumRoundsPerJob)} rounds a job",
    ];

    private static string Most(int? limit) => limit is { } most ? FormattableString.Invariant($"at most {most}") : "any number of";
}
