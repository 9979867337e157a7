using System.Net;
using System.Net.Sockets;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The networks from which people administer a stack (<c>coordinator.adminCidrs</c>), each once.</summary>
internal static class AdminNetworks
{
    private static readonly IPNetwork[] _private = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16")];

    /// <summary>Public IPv4 networks: the API's public endpoint of an IPv4 cluster takes no others.</summary>
    public static IReadOnlyList<string> ThatReachThePublicEndpoint(StackSettings stack) =>
        [.. OfIPv4(stack).Where(cidr => !_private.Any(network => network.Contains(IPNetwork.Parse(cidr).BaseAddress)))];

    /// <summary>IPv4 networks from which the admin service may be reached, the site's own among them.</summary>
    public static IReadOnlyList<string> ThatReachTheAdminService(AwsSite site) =>
        [.. OfIPv4(site.Stack).Prepend(site.Site.NetworkCidr).Distinct(StringComparer.Ordinal)];

    // The site's network and its load balancers have IPv4 addresses only.
    private static IEnumerable<string> OfIPv4(StackSettings stack) => stack.Coordinator.AdminCidrs
        .Where(cidr => IPNetwork.Parse(cidr).BaseAddress.AddressFamily == AddressFamily.InterNetwork)
        .Distinct(StringComparer.Ordinal);
}
