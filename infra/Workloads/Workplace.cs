using FedInfra.Infra.Clusters;
using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads;

/// <summary>What the Kubernetes objects of a site are made with.</summary>
/// <param name="Context">The site.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Scope">Where the objects go; the cluster's provider manages them.</param>
/// <param name="Coordinator">Where client nodes find the coordinator.</param>
/// <param name="Namespace">The namespace of coordinator and client nodes.</param>
/// <param name="SystemNamespace">The namespace of node agents.</param>
internal sealed record Workplace(
    SiteContext Context,
    Cluster Cluster,
    Scope Scope,
    CoordinatorPlace Coordinator,
    Namespace Namespace,
    Namespace SystemNamespace)
{
    /// <summary>Metadata of an object of the workloads' namespace.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="app">Which workload it belongs to.</param>
    /// <param name="annotations">Annotations, if any.</param>
    public Inputs Metadata(string name, string app, Inputs? annotations = null) =>
        In(Namespace, name, app, annotations);

    /// <summary>Metadata of an object of the namespace for node agents.</summary>
    public Inputs SystemMetadata(string name, string app, Inputs? annotations = null) =>
        In(SystemNamespace, name, app, annotations);

    private static Inputs In(Namespace parent, string name, string app, Inputs? annotations)
    {
        // A reference, not the name: the engine then makes the namespace first and deletes it last.
        var metadata = new Inputs { ["name"] = name, ["namespace"] = parent.ObjectName, ["labels"] = Labels.Of(app) };
        metadata["annotations"] = annotations;
        return metadata;
    }
}
