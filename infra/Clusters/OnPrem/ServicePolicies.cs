using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>Who may talk to the site's own services: nobody, but for what is said here.</summary>
internal sealed class ServicePolicies(Scope scope, Namespace home)
{
    /// <summary>Pods of this namespace neither call nor are called.</summary>
    public NetworkPolicy DenyAll() => Add("default-deny", new Inputs
    {
        ["podSelector"] = new Inputs(),
        ["policyTypes"] = ["Ingress", "Egress"],
    });

    /// <summary>The federation's pods may call a service.</summary>
    public NetworkPolicy FromWorkloads(string service, int port) => Ingress(service, port, $"{service}-from-workloads", new Inputs
    {
        ["namespaceSelector"] = new Inputs { ["matchLabels"] = new Inputs { ["kubernetes.io/metadata.name"] = WorkloadNames.Namespace } },
    });

    /// <summary>Pods of this namespace with the name <paramref name="caller"/> may call a service, and ask for its address.</summary>
    public void From(string caller, string service, int port)
    {
        Ingress(service, port, $"{service}-from-{caller}", new Inputs { ["podSelector"] = Pods(caller) });
        Add($"{caller}-to-{service}", new Inputs
        {
            ["podSelector"] = Pods(caller),
            ["policyTypes"] = ["Egress"],
            ["egress"] =
            [
                new Inputs { ["to"] = [new Inputs { ["podSelector"] = Pods(service) }], ["ports"] = [Port("TCP", port)] },
                new Inputs
                {
                    ["to"] = [new Inputs { ["namespaceSelector"] = new Inputs { ["matchLabels"] = new Inputs { ["kubernetes.io/metadata.name"] = "kube-system" } } }],
                    ["ports"] = [Port("UDP", 53), Port("TCP", 53)],
                },
            ],
        });
    }

    /// <summary>
    /// The site's network may call a service: the hosts pull images and people push them, and neither has an address
    /// that Kubernetes knows. The service asks for a password, over TLS.
    /// </summary>
    public NetworkPolicy FromSite(string service, int port) => Ingress(service, port, $"{service}-from-site", null);

    private NetworkPolicy Ingress(string service, int port, string name, Input? from) => Add(name, new Inputs
    {
        ["podSelector"] = Pods(service),
        ["policyTypes"] = ["Ingress"],
        ["ingress"] = [new Inputs { ["from"] = from is null ? null : Input.List([from]), ["ports"] = [Port("TCP", port)] }],
    });

    private NetworkPolicy Add(string name, Inputs spec) => new(scope, name, new Inputs
    {
        ["metadata"] = new Inputs { ["name"] = name, ["namespace"] = home.ObjectName },
        ["spec"] = spec,
    });

    private static Inputs Pods(string name) => new() { ["matchLabels"] = ServicePod.Labels(name) };

    private static Inputs Port(string protocol, int port) => new() { ["protocol"] = protocol, ["port"] = port };
}
