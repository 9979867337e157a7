using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>Clusters without a cloud: only what the workloads see of them, so that tests build the workloads alone.</summary>
internal static class FakeCluster
{
    public const string Address = "coordinator.example.org";

    /// <summary>The workloads of every site of a stack.</summary>
    public static StackProgram Build(StackSettings stack, Func<Cluster, Cluster>? change = null)
    {
        var program = new StackProgram(stack.Name);
        foreach (var site in stack.Sites)
        {
            var context = new SiteContext(new Scope(program, "fedinfra:index:Site", site.Name), stack, site);
            var cluster = Of(context);
            SiteWorkloads.Add(context, change?.Invoke(cluster) ?? cluster, Place(stack));
        }

        return program;
    }

    /// <summary>The objects of a stack of one site.</summary>
    public static IReadOnlyList<KubernetesDocument> Objects(StackSettings stack, Func<Cluster, Cluster>? change = null) =>
        KubernetesDocument.All(Build(stack, change));

    private static CoordinatorPlace Place(StackSettings stack) => new(Output.Of(Address), Output.Of(Address), Reserved(stack));

    private static IReadOnlyList<Output<string>> Reserved(StackSettings stack) =>
        stack.CoordinatorSite.Cloud == Cloud.OnPrem ? [] : [Output.Of("198.51.100.7")];

    private static Cluster Of(SiteContext context)
    {
        var cloud = context.Site.Cloud;
        var onPrem = cloud == Cloud.OnPrem;
        var provider = new Provider(context.Scope, ProviderPackage.Kubernetes, "kubernetes", new Inputs());
        return new Cluster
        {
            Kubernetes = provider,
            Ready = [provider],
            StorageClass = "encrypted",
            Registry = Output.Of("registry.example.org/fedinfra"),
            Objects = new ObjectStorage(
                Output.Of("s3://objects"),
                onPrem ? new ObjectCredentials(Output.Of("fedinfra"), provider.Id) : null),
            Database = context.HostsCoordinator ? new Database(Output.Of("10.0.0.9"), "fedinfra", "fedinfra") : null,
            Gateway = context.HostsCoordinator
                ? new Gateway(
                    Output.Of(Address),
                    new GatewayService("LoadBalancer", new Inputs { ["example.org/cloud"] = "yes" }, LoadBalancerAddress: Output.Of("198.51.100.7")),
                    new GatewayService(onPrem ? "NodePort" : "LoadBalancer", new Inputs(), NodePort: onPrem ? 30444 : null),
                    Reserved(context.Stack))
                {
                    AdminAddress = onPrem ? Output.Of("192.0.2.11") : null,
                }
                : null,
            ServiceAccountAnnotations = cloud == Cloud.Gcp
                ? new Dictionary<string, Inputs> { [WorkloadNames.ClientNode] = new() { ["iam.gke.io/gcp-service-account"] = "client-node@example.org" } }
                : [],
            PodLabels = cloud == Cloud.Azure
                ? new Dictionary<string, Inputs> { [WorkloadNames.ClientNode] = new() { ["azure.workload.identity/use"] = "true" } }
                : [],
            SpotNotice = cloud switch
            {
                Cloud.Aws => SpotNotice.Aws,
                Cloud.Azure => SpotNotice.Azure,
                Cloud.Gcp => SpotNotice.Gcp,
                _ => null,
            },
            HasDevicePlugin = cloud == Cloud.Gcp,
        };
    }
}
