using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>Pods of a Kubernetes object, in one shape for every kind that makes some.</summary>
/// <param name="Owner">The object.</param>
/// <param name="Spec">The pods' specification.</param>
internal sealed record Pods(Resource Owner, Input? Spec)
{
    /// <summary>Containers and init containers.</summary>
    public IEnumerable<Input> Containers => Spec.At("containers").Items().Concat(Spec.At("initContainers").Items());

    /// <summary>Namespace that they run in.</summary>
    public string? Namespace => NamespaceOf(Owner);

    /// <summary>All pods of the program.</summary>
    public static IEnumerable<Pods> Of(PolicyContext context) =>
        from resource in context.Program.Resources
        let path = resource.Type switch
        {
            "kubernetes:core/v1:Pod" => "spec",
            "kubernetes:batch/v1:CronJob" => "spec.jobTemplate.spec.template.spec",
            "kubernetes:apps/v1:ReplicaSet" or "kubernetes:core/v1:ReplicationController" or "kubernetes:apps/v1:Deployment" or "kubernetes:apps/v1:StatefulSet" or "kubernetes:apps/v1:DaemonSet" or "kubernetes:batch/v1:Job" => "spec.template.spec",
            _ => null,
        }
        where path is not null
        select new Pods(resource, resource.Inputs.At(path));

    /// <summary>The namespace of an object; null for one that Kubernetes or a release's chart decides.</summary>
    public static string? NamespaceOf(Resource resource)
    {
        var input = resource.Inputs.At("metadata.namespace") ?? resource.Inputs.At("namespace");
        return input is ReferenceInput reference ? NameOf(reference.Resource) : input.Text();
    }

    /// <summary>What an object is called in the cluster.</summary>
    public static string? NameOf(Resource resource) => resource.Inputs.At("metadata.name").Text();
}
