using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>A rule that an organisation has for its stacks. A stack can waive it for a while (<see cref="WaiverSettings"/>).</summary>
public interface IPolicy
{
    /// <summary>Its name in findings and waivers.</summary>
    string Id { get; }

    /// <summary>What it demands, in one sentence.</summary>
    string Summary { get; }

    /// <summary>How bad a breach is.</summary>
    Severity Severity { get; }

    /// <summary>Every breach.</summary>
    IEnumerable<Finding> Check(PolicyContext context);
}

/// <summary>What policies look at.</summary>
/// <param name="Program">What would be made.</param>
/// <param name="Stack">What was asked for.</param>
/// <param name="Today">The day of the check, UTC.</param>
public sealed record PolicyContext(StackProgram Program, StackSettings Stack, DateOnly Today)
{
    /// <summary>The resources of a type.</summary>
    public IEnumerable<Resource> OfType(params IReadOnlyList<string> types) => Program.Resources.Where(resource => types.Contains(resource.Type));

    /// <summary>The site that a resource belongs to: the outermost component has its name. Null where it belongs to none.</summary>
    public SiteSettings? SiteOf(Resource resource)
    {
        var component = resource.Component;
        while (component.Parent is { } parent)
        {
            component = parent;
        }

        return Stack.Sites.FirstOrDefault(site => site.Name == component.Name);
    }
}

/// <summary>Makes a policy's findings.</summary>
internal static class PolicyFindings
{
    /// <summary>A breach by a resource.</summary>
    public static Finding Breach(this IPolicy policy, Resource resource, string message, string fix) =>
        new(policy.Severity, policy.Id, resource.Name, message, fix);

    /// <summary>A breach by the stack as such.</summary>
    public static Finding Breach(this IPolicy policy, string message, string fix) =>
        new(policy.Severity, policy.Id, null, message, fix);
}
