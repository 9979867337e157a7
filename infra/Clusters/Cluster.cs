using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters;

/// <summary>A cluster as the workloads see it: what differs between clouds, so that the workloads need not know them.</summary>
public sealed record Cluster
{
    /// <summary>The provider that reaches its Kubernetes API.</summary>
    public required Provider Kubernetes { get; init; }

    /// <summary>What must stand before the first workload, for example the system pool.</summary>
    public required IReadOnlyList<Resource> Ready { get; init; }

    /// <summary>The storage class for volumes: encrypted, expandable.</summary>
    public required Input StorageClass { get; init; }

    /// <summary>Where images are pulled from, without a slash at the end: <c>1234.dkr.ecr.us-east-1.amazonaws.com/fedinfra</c>; <c>/coordinator:TAG</c> and <c>/client-node:TAG</c> follow.</summary>
    public required Output<string> Registry { get; init; }

    /// <summary>The site's object storage.</summary>
    public required ObjectStorage Objects { get; init; }

    /// <summary>The coordinator's database; only where the coordinator runs, and where the stack wants one.</summary>
    public Database? Database { get; init; }

    /// <summary>How nodes and administrators reach the coordinator; only where the coordinator runs.</summary>
    public Gateway? Gateway { get; init; }

    /// <summary>Annotations that give a workload's service account its identity in the cloud, by <see cref="WorkloadNames"/>; missing where it needs none.</summary>
    public IReadOnlyDictionary<string, Inputs> ServiceAccountAnnotations { get; init; } = new Dictionary<string, Inputs>();

    /// <summary>Labels that pods of a workload need for their identity (Azure), by <see cref="WorkloadNames"/>.</summary>
    public IReadOnlyDictionary<string, Inputs> PodLabels { get; init; } = new Dictionary<string, Inputs>();

    /// <summary>How the cloud says that a spot machine is about to go; null on premises.</summary>
    public SpotNotice? SpotNotice { get; init; }

    /// <summary>True where the machines' image has no accelerator driver, so that the NVIDIA operator installs one.</summary>
    public bool InstallDriver { get; init; }

    /// <summary>The runtime class with which the NVIDIA operator's own pods see the driver that machines have; null for the operator's own, <c>nvidia</c>.</summary>
    public string? NvidiaRuntimeClass { get; init; }

    /// <summary>True where the machines' image brings the device plug-in too (GKE), so that no operator is wanted.</summary>
    public bool HasDevicePlugin { get; init; }
}

/// <summary>A bucket or container, reached with the workload's identity.</summary>
/// <param name="Url"><c>s3://bucket</c>, <c>gs://bucket</c>, <c>https://account.blob.core.windows.net/container</c>, or <c>http://objects…/bucket</c> on premises.</param>
/// <param name="Credentials">On premises, where no cloud gives workloads an identity; else null.</param>
public sealed record ObjectStorage(Output<string> Url, ObjectCredentials? Credentials = null);

/// <summary>A key of an S3-compatible store.</summary>
/// <param name="AccessKey">Who asks.</param>
/// <param name="SecretKey">The proof; a secret output.</param>
public sealed record ObjectCredentials(Output<string> AccessKey, Output<string> SecretKey);

/// <summary>A PostgreSQL server; the password is <see cref="ConfigSecret.DatabasePassword"/>.</summary>
/// <param name="Host">Address inside the site's network.</param>
/// <param name="Name">The database.</param>
/// <param name="User">The administrator.</param>
public sealed record Database(Output<string> Host, string Name, string User);

/// <summary>The coordinator's way in: TCP is passed through, TLS ends in the coordinator.</summary>
/// <param name="Address">What nodes dial, a DNS name or an address.</param>
/// <param name="Nodes">The service for client nodes (port 443 outside, 8443 in the pod).</param>
/// <param name="Admin">The service for administrators (port 443 outside, 8444 in the pod), apart and not open to the world.</param>
/// <param name="Reserved">The IPv4 addresses that connections of nodes go to, where they are the gateway's alone and stay; empty where nobody knows them in advance.</param>
public sealed record Gateway(Output<string> Address, GatewayService Nodes, GatewayService Admin, IReadOnlyList<Output<string>> Reserved)
{
    /// <summary><see cref="Address"/> as a URL has it, where that differs (IPv6 in brackets).</summary>
    public Output<string>? AddressInUrl { get; init; }

    /// <summary>What administrators dial, a DNS name or an address, where it is known in advance; null where Kubernetes says it later.</summary>
    public Output<string>? AdminAddress { get; init; }

    /// <summary><see cref="AdminAddress"/> with its port, where that is not 443.</summary>
    public Output<string>? AdminEndpoint { get; init; }
}

/// <summary>How one of the gateway's Kubernetes services is made.</summary>
/// <param name="Type"><c>LoadBalancer</c>, or <c>NodePort</c> where the load balancer is a resource of its own.</param>
/// <param name="Annotations">What the cloud's load balancer wants to know.</param>
/// <param name="NodePort">The port on every machine; null to let Kubernetes choose.</param>
/// <param name="LoadBalancerAddress">A reserved address; null for any.</param>
public sealed record GatewayService(string Type, Inputs Annotations, int? NodePort = null, Output<string>? LoadBalancerAddress = null);

/// <summary>Whose metadata service announces that a spot machine goes.</summary>
public enum SpotNotice
{
    /// <summary>EC2 instance metadata: interruption two minutes ahead, and rebalance recommendations.</summary>
    Aws,

    /// <summary>Azure Scheduled Events: up to 30 seconds ahead.</summary>
    Azure,

    /// <summary>GCE metadata: 30 seconds ahead.</summary>
    Gcp,
}
