using FedInfra.Contracts;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>The jobs that a site takes part in, by the name that their file gives them.</summary>
internal sealed class JobNames(IList<string>? patterns) : IPolicyRule
{
    public IEnumerable<string> Validate() => AllowList.Validate("jobs", patterns);

    public IEnumerable<string> WhyNot(Directive directive, DateTimeOffset now)
    {
        if (!AllowList.Allows(patterns, NameOf(directive.Job)))
        {
            yield return $"jobs: this site takes part in {AllowList.Text(patterns)} only, not in '{PlainText.Clean(NameOf(directive.Job), 100)}'";
        }
    }

    public IEnumerable<string> Describe()
    {
        yield return $"jobs: {AllowList.Text(patterns)}";
    }

    /// <summary>A job's id is its name, a hyphen and a number.</summary>
    internal static string NameOf(string job)
    {
        var hyphen = job.LastIndexOf('-');
        return hyphen > 0 && hyphen < job.Length - 1 && job.AsSpan(hyphen + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? job[..hyphen] : job;
    }
}
