using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Kubernetes;

/// <summary>A job at set times (<c>kubernetes:batch/v1:CronJob</c>).</summary>
public sealed class CronJob(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : KubernetesObject(scope, "kubernetes:batch/v1:CronJob", name, inputs, options);
