using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>
/// Whatever costs money says whose it is, machines of an autoscaled group included: clouds do not pass tags on by
/// themselves, least of all to spot machines.
/// </summary>
internal sealed class RequiredTags : IPolicy
{
    private static readonly string[] _required = [CostTags.Stack, CostTags.Site, CostTags.Owner, CostTags.ManagedBy];

    public string Id => "required-tags";

    public string Summary => $"Everything that can be tagged has {string.Join(", ", _required)}.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) => context.Program.Resources.SelectMany(Check);

    private IEnumerable<Finding> Check(Resource resource)
    {
        if (Taggable.InputOf(resource.Type) is { } input && Missing(resource, resource.Inputs.At(input)) is { Count: > 0 } missing)
        {
            yield return this.Breach(resource, $"It lacks {string.Join(", ", missing)}.", $"Set {input} to the site's tags (SiteContext.TagInputs).");
        }

        foreach (var finding in resource.Type switch
        {
            "aws:autoscaling/group:Group" => Group(resource),
            "aws:ec2/launchTemplate:LaunchTemplate" => Template(resource),
            "azure-native:containerservice:ManagedCluster" => SystemPools(resource),
            _ => [],
        })
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> Group(Resource group)
    {
        var launched = group.Inputs.At("tags").Items()
            .Where(tag => tag.At("propagateAtLaunch").IsTrue() && !IsMissing(tag, "value"))
            .Select(tag => tag.At("key").Text())
            .ToHashSet();
        if (_required.Where(tag => !launched.Contains(tag)).ToList() is { Count: > 0 } missing)
        {
            yield return this.Breach(group, $"Its machines lack {string.Join(", ", missing)}.", "Add them to tags, with propagateAtLaunch true.");
        }
    }

    private IEnumerable<Finding> Template(Resource template)
    {
        foreach (var kind in new[] { "instance", "volume" })
        {
            var tags = template.Inputs.At("tagSpecifications").Items().FirstOrDefault(specification => specification.At("resourceType").Text() == kind).At("tags");
            if (Missing(template, tags) is { Count: > 0 } missing)
            {
                yield return this.Breach(template, $"Each {kind} made from it lacks {string.Join(", ", missing)}.", $"Add a tagSpecification of resourceType {kind} with the site's tags.");
            }
        }
    }

    private IEnumerable<Finding> SystemPools(Resource cluster) =>
        from pool in cluster.Inputs.At("agentPoolProfiles").Items()
        let missing = Missing(cluster, pool.At("tags"))
        where missing.Count > 0
        select this.Breach(cluster, $"Machines of pool {pool.At("name").Text()} lack {string.Join(", ", missing)}.", "Set tags of the agentPoolProfile to the site's tags.");

    /// <summary>Those that are neither on the resource nor added by its provider.</summary>
    private static List<string> Missing(Resource resource, Input? tags)
    {
        var byDefault = resource.Provider?.Inputs;
        return [.. _required.Where(tag => IsMissing(tags, tag) && IsMissing(byDefault.At("defaultTags.tags"), tag) && IsMissing(byDefault.At("defaultLabels"), tag))];
    }

    /// <summary>An empty tag says as little as none.</summary>
    private static bool IsMissing(Input? tags, string tag) => tags.Under(tag) is not { } value || string.IsNullOrWhiteSpace(value.Text() ?? InputReading.Unknown);
}
