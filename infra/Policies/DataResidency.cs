using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>
/// A site stands in one of the jurisdictions that its data may not leave. Training data never leaves a site; this is
/// about where the site itself is. The words are the catalogue's, as the stack file's reader takes them. Hosts of one's own
/// stand where their owner says.
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
        var catalogue = MachineCatalogue.Default;
        foreach (var unknown in site.Residency.Except(catalogue.Jurisdictions))
        {
            yield return this.Breach($"Site '{site.Name}': the jurisdiction '{unknown}' is unknown.", $"Set residency to some of {string.Join(", ", catalogue.Jurisdictions)}.");
        }

        var jurisdiction = catalogue.Jurisdiction(site.Cloud, site.Region);
        if (jurisdiction is null)
        {
            yield return this.Breach(
                $"Site '{site.Name}': nobody has said which jurisdiction {site.Cloud} region '{site.Region}' is in.",
                "Use a region that the catalogue knows, or add the region to its regions.csv after looking it up.");
        }
        else if (!site.Residency.Contains(jurisdiction))
        {
            yield return this.Breach(
                $"Site '{site.Name}': region '{site.Region}' is in {jurisdiction}, and its data may only be in {string.Join(", ", site.Residency)}.",
                "Move the site to another region, or change residency with whoever answers for the data.");
        }
    }
}
