using System.Net;

namespace FedInfra.Coordinator.Serving;

/// <summary>The names by which clients dial this machine; the listeners' certificate holds them and no other.</summary>
internal static class ServerNames
{
    public static IReadOnlyList<string> Loopback { get; } = ["localhost", "127.0.0.1", "::1"];

    /// <param name="listen">Where the listeners are: an address of its own is a name too.</param>
    /// <param name="given">What <c>--server-name</c> says, several with commas between.</param>
    /// <exception cref="CoordinatorException">A name that no certificate can hold.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<IPEndPoint> listen, IEnumerable<string> given)
    {
        var names = given.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        if (names.FirstOrDefault(name => Uri.CheckHostName(name) is UriHostNameType.Unknown or UriHostNameType.Basic && !name.StartsWith("*.", StringComparison.Ordinal)) is { } wrong)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"--server-name: '{wrong}' is neither a host name nor an IP address.");
        }

        var addresses = listen.Select(endPoint => endPoint.Address)
            .Where(address => !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)).Select(address => address.ToString());
        var host = Uri.CheckHostName(Dns.GetHostName()) == UriHostNameType.Dns ? [Dns.GetHostName()] : Array.Empty<string>();
        return [.. Loopback.Concat(host).Concat(addresses).Concat(names).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
