using FedInfra.Infra.Clusters;
using FedInfra.Infra.Workloads.Accelerators;
using FedInfra.Infra.Workloads.ClientNodes;
using FedInfra.Infra.Workloads.Coordinators;
using FedInfra.Infra.Workloads.Namespaces;
using FedInfra.Infra.Workloads.Networking;
using FedInfra.Infra.Workloads.Schedules;
using FedInfra.Infra.Workloads.Spot;
using FedInfra.Infra.Workloads.Telemetry;

namespace FedInfra.Infra.Workloads;

/// <summary>The Kubernetes objects of a site, the same on every cluster: a table of contents.</summary>
public static class SiteWorkloads
{
    /// <param name="context">The site.</param>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="coordinator">Where client nodes find the coordinator.</param>
    public static void Add(SiteContext context, Cluster cluster, CoordinatorPlace coordinator)
    {
        var workplace = NamespaceObjects.Add(context, cluster, coordinator);
        QuotaObjects.Add(workplace);
        PriorityObjects.Add(workplace);
        BasicRules.Add(workplace);
        GpuOperator.Add(workplace);
        if (context.HostsCoordinator)
        {
            CoordinatorRules.Add(workplace);
            CoordinatorObjects.Add(workplace);
            GatewayServices.Add(workplace);
        }

        TelemetryRules.Add(workplace);
        PrometheusObjects.Add(workplace);
        CollectorObjects.Add(workplace);
        if (context.Site.ClientNodes.Count > 0)
        {
            ClientNodeRules.Add(workplace);
            ClientNodeObjects.Add(workplace);
            ScheduleObjects.Add(workplace);
        }

        SpotNoticeObjects.Add(workplace);
    }
}
