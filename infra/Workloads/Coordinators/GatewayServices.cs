using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Workloads.Networking;

namespace FedInfra.Infra.Workloads.Coordinators;

/// <summary>The coordinator's two ways in. TCP is passed through: TLS ends in the coordinator, which knows its nodes.</summary>
internal static class GatewayServices
{
    public static void Add(Workplace workplace)
    {
        var gateway = workplace.Cluster.Gateway
            ?? throw new InvalidOperationException("The coordinator's site has no gateway.");
        Add(workplace, "gateway-nodes", gateway.Nodes, "nodes", sources: null);
        Add(workplace, "gateway-admin", gateway.Admin, "admin", AdminSources(workplace));
    }

    private static void Add(Workplace workplace, string name, GatewayService service, string targetPort, Input? sources)
    {
        const string App = WorkloadNames.Coordinator;
        var port = new Inputs { ["name"] = targetPort, ["port"] = Ports.Https, ["targetPort"] = targetPort, ["protocol"] = "TCP" };
        port["nodePort"] = service.NodePort;
        var spec = new Inputs
        {
            ["type"] = service.Type,
            ["selector"] = Labels.Pod(App),
            ["ports"] = [port],
            // Keeps the caller's address, by which the coordinator logs and administrators are let in, and spares a hop.
            ["externalTrafficPolicy"] = "Local",
        };
        if (service.Type == "LoadBalancer")
        {
            spec["loadBalancerSourceRanges"] = sources;
            spec["loadBalancerIP"] = service.LoadBalancerAddress is { } address ? (Input)address : null;
        }

        _ = new Service(workplace.Scope, name, new Inputs
        {
            // A load balancer has an address once a pod is ready, and that waits for an image.
            ["metadata"] = workplace.Metadata(name, App, service.Annotations.With(Pods.DoNotAwait())),
            ["spec"] = spec,
        });
    }

    /// <summary>The site's own network and whom the stack names; in a cloud never empty, because to Kubernetes no range means everybody.</summary>
    private static Input AdminSources(Workplace workplace) => Input.List(CoordinatorRules.AdminNetworks(workplace.Context.Site)
        .Concat(workplace.Context.Stack.Coordinator.AdminCidrs)
        .Select(cidr => (Input)cidr).ToArray());
}
