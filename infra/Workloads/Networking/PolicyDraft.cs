using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Networking;

/// <summary>A network policy being written: whom it is about, and what it lets them do beyond the denied default.</summary>
/// <param name="pods">Selector of the pods that it is about; an empty one for all of the namespace.</param>
internal sealed class PolicyDraft(Inputs pods)
{
    private readonly List<Input> _ingress = [];
    private readonly List<Input> _egress = [];

    /// <summary>The pods may be reached.</summary>
    /// <param name="peers">By whom; nobody named is anybody.</param>
    /// <param name="ports">TCP ports.</param>
    public PolicyDraft From(IEnumerable<Inputs> peers, params ReadOnlySpan<int> ports)
    {
        _ingress.Add(Rule("from", peers, Tcp(ports)));
        return this;
    }

    /// <summary>The pods may reach others.</summary>
    /// <param name="peers">Whom.</param>
    /// <param name="ports">TCP ports.</param>
    public PolicyDraft To(IEnumerable<Inputs> peers, params ReadOnlySpan<int> ports)
    {
        _egress.Add(Rule("to", peers, Tcp(ports)));
        return this;
    }

    /// <summary>The pods may reach others by UDP and TCP.</summary>
    public PolicyDraft ToUdpAndTcp(IEnumerable<Inputs> peers, int port)
    {
        _egress.Add(Rule("to", peers, [Port("UDP", port), Port("TCP", port)]));
        return this;
    }

    /// <param name="scope">Where it goes.</param>
    /// <param name="name">Its logical name, without the <c>rule-</c> before it.</param>
    /// <param name="metadata">Its name and namespace.</param>
    public NetworkPolicy Add(Scope scope, string name, Inputs metadata)
    {
        var spec = new Inputs { ["podSelector"] = pods };
        Input[] types = _ingress.Count == 0 && _egress.Count == 0
            ? ["Ingress", "Egress"]
            : [.. _ingress.Count > 0 ? ["Ingress"] : Array.Empty<Input>(), .. _egress.Count > 0 ? ["Egress"] : Array.Empty<Input>()];
        spec["policyTypes"] = Input.List(types);
        spec["ingress"] = _ingress.Count > 0 ? Input.List(_ingress.ToArray()) : null;
        spec["egress"] = _egress.Count > 0 ? Input.List(_egress.ToArray()) : null;
        return new NetworkPolicy(scope, $"rule-{name}", new Inputs { ["metadata"] = metadata, ["spec"] = spec });
    }

    private static Inputs Rule(string direction, IEnumerable<Inputs> peers, Input[] ports)
    {
        var listed = peers.Cast<Input>().ToArray();
        var rule = new Inputs();
        rule[direction] = listed.Length > 0 ? Input.List(listed) : null;
        rule["ports"] = Input.List(ports);
        return rule;
    }

    private static Input[] Tcp(ReadOnlySpan<int> ports)
    {
        var listed = new Input[ports.Length];
        for (var i = 0; i < ports.Length; i++)
        {
            listed[i] = Port("TCP", ports[i]);
        }

        return listed;
    }

    private static Inputs Port(string protocol, int port) => new() { ["protocol"] = protocol, ["port"] = port };
}
