using FedInfra.Infra.Addresses;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The networks from which people administer a stack (<c>coordinator.adminCidrs</c>), each once.</summary>
internal static class AdminNetworks
{
    /// <summary>Public IPv4 networks: the API's public endpoint of an IPv4 cluster takes no others.</summary>
    public static IReadOnlyList<string> ThatReachThePublicEndpoint(StackSettings stack) =>
        [.. OfIPv4(stack).Where(cidr => !Ipv4Block.Parse(cidr).IsPrivate)];

    /// <summary>IPv4 networks from which the admin service may be reached, the site's own among them.</summary>
    public static IReadOnlyList<string> ThatReachTheAdminService(AwsSite site) =>
        [.. OfIPv4(site.Stack).Prepend(site.Site.NetworkCidr).Distinct(StringComparer.Ordinal)];

    // The site's network and its load balancers have IPv4 addresses only.
    private static IEnumerable<string> OfIPv4(StackSettings stack) => stack.Coordinator.AdminCidrs
        .Where(cidr => Ipv4Block.TryParse(cidr, out _))
        .Distinct(StringComparer.Ordinal);
}
