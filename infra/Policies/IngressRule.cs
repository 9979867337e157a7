using System.Globalization;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>A way into a network, in one shape for every cloud. What a rule leaves open or says in a way that is not understood counts as open.</summary>
/// <param name="Resource">Where it is said.</param>
/// <param name="Protocol">In small letters; null for all.</param>
/// <param name="Ports">Which ports it opens, at least one; null for all.</param>
/// <param name="IsFromWorld">True where everybody may use it.</param>
internal sealed record IngressRule(Resource Resource, string? Protocol, IReadOnlyList<(int From, int To)>? Ports, bool IsFromWorld)
{
    private static readonly string[] _tcp = ["tcp", "6"];

    /// <summary>ICMP and the like; AWS writes ICMP's types where ports are.</summary>
    private static readonly string[] _portless = ["icmp", "icmpv6", "1", "58", "esp", "ah", "50", "51"];

    /// <summary>All ways in.</summary>
    public static IEnumerable<IngressRule> Of(PolicyContext context) => context.Program.Resources.SelectMany(resource => resource.Type switch
    {
        "aws:ec2/securityGroup:SecurityGroup" or "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup" =>
            resource.Inputs.At("ingress").Items().Select(rule => Aws(resource, rule, "protocol", "cidrBlocks", "ipv6CidrBlocks")),
        "aws:ec2/securityGroupRule:SecurityGroupRule" when resource.Inputs.At("type").Text() != "egress" => [Aws(resource, resource.Inputs, "protocol", "cidrBlocks", "ipv6CidrBlocks")],
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" => [Aws(resource, resource.Inputs, "ipProtocol", "cidrIpv4", "cidrIpv6")],
        "azure-native:network:NetworkSecurityGroup" => resource.Inputs.At("securityRules").Items().SelectMany(rule => Azure(resource, rule)),
        "azure-native:network:SecurityRule" => Azure(resource, resource.Inputs),
        "gcp:compute/firewall:Firewall" => Gcp(resource),
        _ => [],
    });

    /// <summary>True where it opens ports of TCP and of nothing else.</summary>
    public bool IsTcp => _tcp.Contains(Protocol);

    /// <summary>The ports, for people.</summary>
    public string PortNames => HasPorts
        ? Ports is null ? "all ports" : "port " + string.Join(", ", Ports.Select(range => range.From == range.To ? Text(range.From) : $"{Text(range.From)}-{Text(range.To)}"))
        : $"it by {Protocol}";

    private bool HasPorts => !_portless.Contains(Protocol);

    /// <summary>True where the rule opens a port.</summary>
    public bool Opens(int port) => HasPorts && (Ports is null || Ports.Any(range => range.From <= port && port <= range.To));

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string? ProtocolOf(Input? input) => input.Text()?.ToLowerInvariant() is { } name && name is not ("-1" or "all" or "*") ? name : null;

    private static IngressRule Aws(Resource resource, Input rule, string protocol, params string[] sources)
    {
        var name = ProtocolOf(rule.At(protocol));
        IReadOnlyList<(int, int)>? ports = name is not null && rule.At("fromPort").Number() is { } from && rule.At("toPort").Number() is { } to ? [((int)from, (int)to)] : null;
        return new IngressRule(resource, name, ports, Everybody.IsIn(sources.SelectMany(source => rule.At(source).Texts())));
    }

    /// <summary>Azure reads its words in any case. A rule without a source is open to everybody, one without ports opens all.</summary>
    private static IEnumerable<IngressRule> Azure(Resource resource, Input rule)
    {
        if (Is(rule.At("direction"), "Outbound") || Is(rule.At("access"), "Deny"))
        {
            yield break;
        }

        var sources = rule.At("sourceAddressPrefix").Items().Concat(rule.At("sourceAddressPrefixes").Items()).ToList();
        var anywhere = sources.Count == 0 && rule.At("sourceApplicationSecurityGroups").Items().Count == 0;
        yield return new IngressRule(
            resource,
            ProtocolOf(rule.At("protocol")),
            Ranges([.. rule.At("destinationPortRange").Items(), .. rule.At("destinationPortRanges").Items()]),
            anywhere || Everybody.IsIn(sources.SelectMany(source => source.Texts())));
    }

    /// <summary>A GCP rule without any source is open to everybody, also where it has an empty list of them; one without ports opens all.</summary>
    private static IEnumerable<IngressRule> Gcp(Resource resource)
    {
        var inputs = resource.Inputs;
        if (inputs.At("direction").Text() == "EGRESS" || inputs.At("disabled").IsTrue())
        {
            yield break;
        }

        var ranges = inputs.At("sourceRanges").Items();
        var anywhere = ranges.Count == 0 && inputs.At("sourceTags").Items().Count == 0 && inputs.At("sourceServiceAccounts").Items().Count == 0;
        foreach (var allow in inputs.At("allows").Items())
        {
            yield return new IngressRule(
                resource,
                ProtocolOf(allow.At("protocol")),
                Ranges(allow.At("ports").Items()),
                anywhere || Everybody.IsIn(ranges.SelectMany(range => range.Texts())));
        }
    }

    private static bool Is(Input? input, string word) => string.Equals(input.Text(), word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null, for all, where there is none, or one that is no number.</summary>
    private static List<(int, int)>? Ranges(IReadOnlyList<Input> items)
    {
        var ranges = new List<(int, int)>();
        foreach (var item in items)
        {
            var ends = (item.Text() ?? "").Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from)
                || !int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var to))
            {
                return null;
            }

            ranges.Add((from, to));
        }

        return ranges.Count == 0 ? null : ranges;
    }
}
