using System.Net;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>Whom a network rule speaks of.</summary>
internal static class Peer
{
    /// <summary>Where clouds keep metadata services: credentials for whoever can reach them.</summary>
    public const string LinkLocal = "169.254.0.0/16";

    /// <summary>Addresses inside somebody's network (RFC 1918, RFC 6598).</summary>
    private static readonly IReadOnlyList<string> _private = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];

    /// <summary>Pods of some workloads in the policy's own namespace.</summary>
    public static Inputs Pods(params ReadOnlySpan<string> apps) => new() { ["podSelector"] = Labels.Selector(apps) };

    /// <summary>Every pod of another namespace, or those of <paramref name="selector"/>.</summary>
    public static Inputs Namespace(string name, Inputs? selector = null)
    {
        var peer = new Inputs { ["namespaceSelector"] = new Inputs { ["matchLabels"] = new Inputs { ["kubernetes.io/metadata.name"] = name } } };
        peer["podSelector"] = selector;
        return peer;
    }

    /// <summary>Every pod of the cluster.</summary>
    public static Inputs Cluster() => new() { ["namespaceSelector"] = new Inputs() };

    /// <summary>The block of one address.</summary>
    public static string BlockOf(IPAddress address) => new IPNetwork(address, 8 * address.GetAddressBytes().Length).ToString();

    public static Inputs Block(Input cidr) => new() { ["ipBlock"] = new Inputs { ["cidr"] = cidr } };

    /// <summary>The internet: neither anybody's own network nor the metadata service.</summary>
    public static Inputs Internet() => AllBut([.. _private, LinkLocal]);

    /// <summary>Any address but the metadata service's.</summary>
    public static Inputs Anywhere() => AllBut([LinkLocal]);

    /// <summary>Addresses inside somebody's network.</summary>
    public static IEnumerable<Inputs> PrivateNetworks() => _private.Select(cidr => Block(cidr));

    private static Inputs AllBut(IEnumerable<string> cidrs) => new()
    {
        ["ipBlock"] = new Inputs
        {
            ["cidr"] = "0.0.0.0/0",
            ["except"] = Input.List(cidrs.Select(cidr => (Input)cidr).ToArray()),
        },
    };
}
