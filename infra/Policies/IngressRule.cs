using System.Globalization;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>A way into a network, in one shape for every cloud.</summary>
/// <param name="Resource">Where it is said.</param>
/// <param name="Ports">Which ports it opens; null for all.</param>
/// <param name="IsFromWorld">True where everybody may use it.</param>
internal sealed record IngressRule(Resource Resource, IReadOnlyList<(int From, int To)>? Ports, bool IsFromWorld)
{
    private static readonly string[] _world = ["0.0.0.0/0", "::/0", "0.0.0.0", "*", "Internet", "Any"];

    /// <summary>True where a list of addresses has everybody in it.</summary>
    public static bool IsWorld(IEnumerable<string> sources) => sources.Any(source => _world.Contains(source, StringComparer.OrdinalIgnoreCase));

    /// <summary>All ways in.</summary>
    public static IEnumerable<IngressRule> Of(PolicyContext context) => context.Program.Resources.SelectMany(resource => resource.Type switch
    {
        "aws:ec2/securityGroup:SecurityGroup" => resource.Inputs.At("ingress").Items().Select(rule => Aws(resource, rule, "protocol", "cidrBlocks", "ipv6CidrBlocks")),
        "aws:ec2/securityGroupRule:SecurityGroupRule" when resource.Inputs.At("type").Text() != "egress" => [Aws(resource, resource.Inputs, "protocol", "cidrBlocks", "ipv6CidrBlocks")],
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" => [Aws(resource, resource.Inputs, "ipProtocol", "cidrIpv4", "cidrIpv6")],
        "azure-native:network:NetworkSecurityGroup" => resource.Inputs.At("securityRules").Items().SelectMany(rule => Azure(resource, rule)),
        "azure-native:network:SecurityRule" => Azure(resource, resource.Inputs),
        "gcp:compute/firewall:Firewall" => Gcp(resource),
        _ => [],
    });

    /// <summary>True where the rule opens a port.</summary>
    public bool Opens(int port) => Ports is null || Ports.Any(range => range.From <= port && port <= range.To);

    /// <summary>The ports, for people.</summary>
    public string PortNames => Ports is null
        ? "all ports"
        : "port " + string.Join(", ", Ports.Select(range => range.From == range.To ? Text(range.From) : $"{Text(range.From)}-{Text(range.To)}"));

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static IngressRule Aws(Resource resource, Input rule, string protocol, params string[] sources)
    {
        var all = rule.At(protocol).Text() is "-1" or "all";
        IReadOnlyList<(int, int)>? ports = !all && rule.At("fromPort").Number() is { } from && rule.At("toPort").Number() is { } to ? [((int)from, (int)to)] : null;
        return new IngressRule(resource, ports, IsWorld(sources.SelectMany(name => rule.At(name).Texts())));
    }

    private static IEnumerable<IngressRule> Azure(Resource resource, Input rule)
    {
        if (rule.At("direction").Text() != "Inbound" || rule.At("access").Text() != "Allow")
        {
            yield break;
        }

        var ranges = rule.At("destinationPortRange").Texts().Concat(rule.At("destinationPortRanges").Texts());
        yield return new IngressRule(resource, Ranges(ranges), IsWorld(rule.At("sourceAddressPrefix").Texts().Concat(rule.At("sourceAddressPrefixes").Texts())));
    }

    /// <summary>A GCP rule without any source is open to everybody.</summary>
    private static IEnumerable<IngressRule> Gcp(Resource resource)
    {
        var inputs = resource.Inputs;
        if (inputs.At("direction").Text() == "EGRESS" || inputs.At("disabled").IsTrue())
        {
            yield break;
        }

        var anywhere = inputs.At("sourceRanges") is null && inputs.At("sourceTags") is null && inputs.At("sourceServiceAccounts") is null;
        foreach (var allow in inputs.At("allows").Items())
        {
            var ports = allow.At("ports") is null ? null : Ranges(allow.At("ports").Texts());
            yield return new IngressRule(resource, ports, anywhere || IsWorld(inputs.At("sourceRanges").Texts()));
        }
    }

    private static List<(int, int)>? Ranges(IEnumerable<string> texts)
    {
        var ranges = new List<(int, int)>();
        foreach (var text in texts)
        {
            var ends = text.Split('-');
            if (!int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from) || !int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var to))
            {
                return null;
            }

            ranges.Add((from, to));
        }

        return ranges;
    }
}
