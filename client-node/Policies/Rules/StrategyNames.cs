using FedInfra.Contracts;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>The coordinator's strategies that a site takes part in. In a masked round each node signs the plan, which names it.</summary>
internal sealed class StrategyNames(IList<string>? names) : IPolicyRule
{
    public IEnumerable<string> Validate() => AllowList.Validate("strategies", names);

    public IEnumerable<string> WhyNot(Directive directive, DateTimeOffset now)
    {
        if (directive.WorkCase == Directive.WorkOneofCase.Train && !AllowList.Allows(names, directive.Train.Plan?.Strategy ?? ""))
        {
            yield return $"strategies: this site takes part in {AllowList.Text(names)} only, not in '{PlainText.Clean(directive.Train.Plan?.Strategy ?? "", 100)}'";
        }
    }

    public IEnumerable<string> Describe()
    {
        yield return $"strategies: {AllowList.Text(names)}";
    }
}
