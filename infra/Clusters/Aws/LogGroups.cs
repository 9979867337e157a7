using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>Log groups, made here so that their logs are encrypted and do not stay for ever, as those that AWS makes do.</summary>
internal static class LogGroups
{
    private const int _retentionDays = 30;

    /// <summary>Where EKS writes the control plane's logs, audit among them; EKS decides the name.</summary>
    public static LogGroup ControlPlane(AwsSite site, Key key) => Create(site, key, "control-plane-logs", $"/aws/eks/{site.ClusterName}/cluster");

    /// <summary>Where the OpenTelemetry collector may write.</summary>
    public static LogGroup Workloads(AwsSite site, Key key) => Create(site, key, "workload-logs", $"/fedinfra/{site.ClusterName}");

    private static LogGroup Create(AwsSite site, Key key, string name, string groupName) => new(site.Scope, name, new Inputs
    {
        ["name"] = groupName,
        ["retentionInDays"] = _retentionDays,
        ["kmsKeyId"] = key.Arn,
        ["tags"] = site.Context.TagInputs(name),
    });
}
