namespace FedInfra.Infra.Clusters;

/// <summary>Names that cloud identities and Kubernetes service accounts must agree on.</summary>
public static class WorkloadNames
{
    /// <summary>Namespace of coordinator, client nodes and what they need.</summary>
    public const string Namespace = "fedinfra";

    /// <summary>Namespace of what needs more rights: spot notices, GPU operator, cluster autoscaler.</summary>
    public const string SystemNamespace = "fedinfra-system";

    /// <summary>Namespace of what a cloud would sell as a service and an on-premises site runs itself: registry, object store, database.</summary>
    public const string ServicesNamespace = "fedinfra-services";

    /// <summary>Service account of the coordinator.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Service account of client nodes.</summary>
    public const string ClientNode = "client-node";

    /// <summary>Service account of the OpenTelemetry collector.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>Under it a site's object storage has the data of client nodes, each in a folder of its name; they may read nothing else there.</summary>
    public const string DataPrefix = "data/";

    /// <summary>Taint and label of machines with accelerators: <c>fedinfra.io/accelerator=t4</c>.</summary>
    public const string AcceleratorLabel = "fedinfra.io/accelerator";

    /// <summary>Label of machines by pool: <c>fedinfra.io/pool=gpu</c>. The system pool is <c>system</c>.</summary>
    public const string PoolLabel = "fedinfra.io/pool";

    /// <summary>Value of <see cref="PoolLabel"/> on the system pool's machines.</summary>
    public const string SystemPool = "system";

    /// <summary>Label, and taint with effect NoSchedule, of spot machines: <c>fedinfra.io/spot=true</c>.</summary>
    public const string SpotLabel = "fedinfra.io/spot";

    /// <summary>Label of on-premises machines by host: <c>fedinfra.io/host=rack-1</c>.</summary>
    public const string HostLabel = "fedinfra.io/host";
}
