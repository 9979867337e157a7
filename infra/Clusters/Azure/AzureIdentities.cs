using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// What workloads may do in Azure: each service account takes on an identity of its own by the cluster's signed tokens, so
/// that no key lies anywhere. The coordinator has none: it keeps everything on its volume and takes its secrets from
/// Kubernetes. Nobody but client nodes may read data.
/// </summary>
internal sealed class AzureIdentities
{
    /// <summary>Names may be listed, because the tool that downloads lists them all; only data may be read.</summary>
    private const string OnlyData =
        "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'} AND NOT SubOperationMatches{'Blob.List'}))"
        + $" OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringStartsWith '{WorkloadNames.DataPrefix}'))";

    private readonly AzureSite _site;
    private readonly AzureKubernetes _kubernetes;
    private readonly Dictionary<string, Inputs> _annotations = [];
    private readonly Dictionary<string, Inputs> _podLabels = [];

    public AzureIdentities(AzureSite whole, AzureKubernetes kubernetes, AzureObjectStore objects, AzureLogs logs)
    {
        _site = whole.Part("Identities", "identity");
        _kubernetes = kubernetes;
        var clientNode = Add(WorkloadNames.ClientNode);
        AzureRole.StorageBlobDataReader.Give(_site, "client-node-objects", clientNode, objects.Container, OnlyData);

        var telemetry = Add(WorkloadNames.Telemetry);
        AzureRole.MonitoringMetricsPublisher.Give(_site, "telemetry-metrics", telemetry, logs.Workspace);
    }

    /// <summary>By service account, as <see cref="Cluster.ServiceAccountAnnotations"/>.</summary>
    public IReadOnlyDictionary<string, Inputs> Annotations => _annotations;

    /// <summary>By service account, as <see cref="Cluster.PodLabels"/>.</summary>
    public IReadOnlyDictionary<string, Inputs> PodLabels => _podLabels;

    private UserAssignedIdentity Add(string serviceAccount)
    {
        var identity = new UserAssignedIdentity(_site.Scope, serviceAccount, _site.Placed(new Inputs()));
        _ = new FederatedIdentityCredential(_site.Scope, serviceAccount + "-trust", _site.InGroup(new Inputs
        {
            ["resourceName"] = identity.AzureName,
            ["issuer"] = _kubernetes.Cluster.IssuerUrl,
            ["subject"] = $"system:serviceaccount:{WorkloadNames.Namespace}:{serviceAccount}",
            ["audiences"] = ["api://AzureADTokenExchange"],
        }));
        _annotations[serviceAccount] = new Inputs { ["azure.workload.identity/client-id"] = identity.ClientId };
        _podLabels[serviceAccount] = new Inputs { ["azure.workload.identity/use"] = "true" };
        return identity;
    }
}
