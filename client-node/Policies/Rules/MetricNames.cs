using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>
/// The numbers that may leave a site. Where one that a result cannot do without must stay, the work is refused at once,
/// not after hours of training.
/// </summary>
internal sealed class MetricNames(IList<string>? names) : IPolicyRule
{
    private static readonly string[] _known = ["examples", "loss", "accuracy", "steps", "seconds"];

    public LeavingMetrics Allowed => names is null
        ? LeavingMetrics.All
        : names.Aggregate(LeavingMetrics.None, (all, name) => all | (LeavingMetrics)(1 << Array.IndexOf(_known, name)));

    public IEnumerable<string> Validate() => AllowList.Validate("metrics", names, _known);

    public IEnumerable<string> WhyNot(Directive directive, DateTimeOffset now)
    {
        switch (directive.WorkCase)
        {
            case Directive.WorkOneofCase.Train when directive.Train.Masking is null && !Allowed.HasFlag(LeavingMetrics.Examples):
                yield return "metrics: the number of examples does not leave this site, and a round without masking needs it as the update's weight";
                break;
            case Directive.WorkOneofCase.Evaluate or Directive.WorkOneofCase.Baseline when MissingForEvaluation is { Length: > 0 } missing:
                yield return $"metrics: {string.Join(" and ", missing)} may not leave this site, and an evaluation is nothing without";
                break;
        }
    }

    public IEnumerable<string> Describe()
    {
        yield return $"metrics that may leave: {AllowList.Text(names ?? _known)}";
    }

    private string[] MissingForEvaluation => names is null ? [] : [.. _known.Take(3).Except(names)];
}
