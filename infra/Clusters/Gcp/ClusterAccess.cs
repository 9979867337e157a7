using FedInfra.Infra.Packages;
using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>How the program reaches into the cluster, and the volumes that workloads find there.</summary>
/// <param name="Provider">Manages the site's Kubernetes objects.</param>
/// <param name="StorageClass">
/// Encrypted, expandable volumes, made in the zone of the pod that wants one. They are persistent disks: machine types
/// that take Hyperdisk only (<see cref="BootDisk"/>) cannot mount them.
/// </param>
internal sealed record ClusterAccess(Provider Provider, StorageClass StorageClass)
{
    public static ClusterAccess Create(GcpSite site, GkeCluster cluster, DataKey key, NodePool systemPool)
    {
        var provider = new Provider(
            site.Scope,
            ProviderPackage.Kubernetes,
            "kubernetes",
            new Inputs { ["kubeconfig"] = Kubeconfig(cluster) });
        var storageClass = new StorageClass(
            site.Scope.With(provider),
            "volumes",
            new Inputs
            {
                ["metadata"] = new Inputs { ["labels"] = site.Labels },
                ["provisioner"] = "pd.csi.storage.gke.io",
                ["parameters"] = new Inputs
                {
                    ["type"] = "pd-ssd",
                    ["disk-encryption-kms-key"] = key.Id,
                    ["labels"] = string.Join(',', Tags(site).Select(tag => $"{tag.Key}={tag.Value}")),
                },
                ["allowVolumeExpansion"] = true,
                ["volumeBindingMode"] = "WaitForFirstConsumer",
                ["reclaimPolicy"] = "Delete",
            },
            new ResourceOptions { DependsOn = [systemPool, key.GrantTo(ServiceAgent.Disks)] });
        return new ClusterAccess(provider, storageClass);
    }

    private static IEnumerable<KeyValuePair<string, string>> Tags(GcpSite site) =>
        site.Context.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal);

    // The plug-in asks Google for a token when the API is called, so that no credential is kept in the stack's state.
    private static Output<string> Kubeconfig(GkeCluster cluster) => Input.ToJson(new Inputs
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["current-context"] = "gke",
        ["clusters"] =
        [
            new Inputs
            {
                ["name"] = "gke",
                ["cluster"] = new Inputs
                {
                    ["server"] = Output.Format($"https://{cluster.Endpoint}"),
                    ["certificate-authority-data"] = cluster.CaCertificate,
                },
            },
        ],
        ["contexts"] =
        [
            new Inputs { ["name"] = "gke", ["context"] = new Inputs { ["cluster"] = "gke", ["user"] = "gke" } },
        ],
        ["users"] =
        [
            new Inputs
            {
                ["name"] = "gke",
                ["user"] = new Inputs
                {
                    ["exec"] = new Inputs
                    {
                        ["apiVersion"] = "client.authentication.k8s.io/v1beta1",
                        ["command"] = "gke-gcloud-auth-plugin",
                        ["installHint"] = "Install it with: gcloud components install gke-gcloud-auth-plugin",
                        ["provideClusterInfo"] = true,
                    },
                },
            },
        ],
    });
}
