namespace FedInfra.Infra.Stacks;

/// <summary>
/// What a stack's file asks for, read and checked: values, no logic. In the file each property is a key of the
/// <c>fedinfra:</c> namespace in camelCase (<c>fedinfra:sites</c>). Immutable.
/// </summary>
public sealed record StackSettings
{
    /// <summary>The stack's name: <c>aws-spot</c> for <c>stacks/Pulumi.aws-spot.yaml</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who answers for it and pays for it: 1 to 63 of a-z, 0-9, '-' and '_', as GCP's labels demand. Required.</summary>
    public required string Owner { get; init; }

    /// <summary>Further tags of every resource; names and values as <see cref="Owner"/>. Default none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What it may cost; a policy wants one.</summary>
    public BudgetSettings? Budget { get; init; }

    /// <summary>Where the coordinator runs. Required.</summary>
    public required CoordinatorSettings Coordinator { get; init; }

    /// <summary>The places, at least one; in the file a map from name to settings, here ordered by name, because Pulumi does not keep the file's order.</summary>
    public required IReadOnlyList<SiteSettings> Sites { get; init; }

    /// <summary>Tag of the coordinator's and the client node's images. Default: this program's version.</summary>
    public required string ImageTag { get; init; }

    /// <summary>What is assumed about use where a bill depends on it.</summary>
    public UsageSettings Usage { get; init; } = new();

    /// <summary>Findings of policies that somebody has decided to live with for a while.</summary>
    public IReadOnlyList<WaiverSettings> Waivers { get; init; } = [];

    /// <summary>The site that the coordinator runs at.</summary>
    public SiteSettings CoordinatorSite => Sites.Single(site => site.Name == Coordinator.Site);
}
