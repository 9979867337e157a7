using FedInfra.Infra.Clusters.Aws;
using FedInfra.Infra.Clusters.Azure;
using FedInfra.Infra.Clusters.Gcp;
using FedInfra.Infra.Clusters.OnPrem;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads;

namespace FedInfra.Infra.Clusters;

/// <summary>From what a stack asks for to the resources it consists of.</summary>
public static class StackBuilder
{
    private static readonly IReadOnlyList<IClusterBuilder> _builders =
    [
        new AwsClusterBuilder(),
        new AzureClusterBuilder(),
        new GcpClusterBuilder(),
        new OnPremClusterBuilder(),
    ];

    /// <summary>
    /// Builds the coordinator's site first, because the others dial its gateway, and then the rest by name.
    /// The same settings always give the same program.
    /// </summary>
    public static StackProgram Build(StackSettings stack)
    {
        var program = new StackProgram(stack.Name);
        CoordinatorPlace? coordinator = null;
        foreach (var site in stack.Sites.OrderByDescending(site => site.Name == stack.Coordinator.Site))
        {
            var context = new SiteContext(new Scope(program, "fedinfra:index:Site", site.Name), stack, site);
            var cluster = _builders.Single(builder => builder.Cloud == site.Cloud).Build(context);
            coordinator ??= CoordinatorPlace.Of(stack, cluster.Gateway!);
            SiteWorkloads.Add(context, cluster, coordinator);
            Export(program, context, cluster);
        }

        program.Export("coordinatorAddress", coordinator!.Name);
        return program;
    }

    /// <summary>
    /// What a person needs next: where images go, what a DNS record of the coordinator's leads to, and how to reach what
    /// stands there for a later version and what no cloud's own tools would show.
    /// </summary>
    private static void Export(StackProgram program, SiteContext context, Cluster cluster)
    {
        program.Export($"{context.Site.Name}Registry", cluster.Registry);
        if (context.HostsCoordinator)
        {
            program.Export($"{context.Site.Name}GatewayAddress", cluster.Gateway!.Address);
            if ((cluster.Gateway.AdminEndpoint ?? cluster.Gateway.AdminAddress) is { } admin)
            {
                program.Export($"{context.Site.Name}AdminAddress", admin);
            }
        }

        if (cluster.Database is { } database)
        {
            program.Export($"{context.Site.Name}DatabaseHost", database.Host);
        }

        if (cluster.Objects.Credentials is { } credentials)
        {
            program.Export($"{context.Site.Name}ObjectsUrl", cluster.Objects.Url);
            program.Export($"{context.Site.Name}ObjectsAccessKey", credentials.AccessKey);
            program.Export($"{context.Site.Name}ObjectsSecretKey", Input.Secret(credentials.SecretKey));
        }
    }
}
