using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>The kinds of work that a site does.</summary>
internal sealed class WorkKinds(IList<string>? kinds) : IPolicyRule
{
    private static readonly string[] _known = ["train", "evaluate", "baseline"];

    public IEnumerable<string> Validate() => AllowList.Validate("work", kinds, _known);

    public IEnumerable<string> WhyNot(Directive directive, DateTimeOffset now)
    {
        var kind = directive.WorkCase.ToString().ToLowerInvariant();
        if (kinds is not null && !kinds.Contains(kind))
        {
            yield return $"work: this site does {AllowList.Text(kinds)} only, not {kind}";
        }
    }

    public IEnumerable<string> Describe()
    {
        yield return $"work: {AllowList.Text(kinds ?? _known)}";
    }
}
