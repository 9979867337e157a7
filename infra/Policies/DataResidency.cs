using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>
/// A site stands in one of the jurisdictions that its data may not leave. Training data never leaves a site; this is
/// about where the site itself is. Hosts of one's own stand where their owner says.
/// </summary>
internal sealed class DataResidency : IPolicy
{
    public string Id => "data-residency";

    public string Summary => "Each site's region lies in a jurisdiction that its data may be in.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        context.Stack.Sites.Where(site => site.Residency.Count > 0 && site.Cloud != Cloud.OnPrem).SelectMany(Check);

    private IEnumerable<Finding> Check(SiteSettings site)
    {
        foreach (var unknown in site.Residency.Where(name => !Jurisdictions.Names.Contains(name)))
        {
            yield return this.Breach($"Site '{site.Name}': the jurisdiction '{unknown}' is unknown.", $"Set residency to some of {string.Join(", ", Jurisdictions.Names)}.");
        }

        var jurisdictions = Jurisdictions.Of(site.Cloud, site.Region);
        if (jurisdictions.Count == 0)
        {
            yield return this.Breach(
                $"Site '{site.Name}': nobody has said which jurisdiction {site.Cloud} region '{site.Region}' is in.",
                $"Use a region that {nameof(Jurisdictions)}.cs knows, or add the region there after looking it up.");
        }
        else if (!jurisdictions.Intersect(site.Residency).Any())
        {
            yield return this.Breach(
                $"Site '{site.Name}': region '{site.Region}' is in {string.Join(", ", jurisdictions)}, and its data may only be in {string.Join(", ", site.Residency)}.",
                "Move the site to another region, or change residency with whoever answers for the data.");
        }
    }
}
