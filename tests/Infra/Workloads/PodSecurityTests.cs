using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>Pods of namespace fedinfra against Kubernetes' pod security standard "restricted", which the cluster enforces.</summary>
public sealed class PodSecurityTests
{
    /// <summary>Volume types that restricted pods may use.</summary>
    private static readonly HashSet<string> _volumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Pods_of_the_workloads_are_restricted(Cloud cloud)
    {
        var pods = AllClouds.Objects(cloud).Where(o => o.Pod is not null && o.Namespace == "fedinfra").ToList();

        Assert.True(pods.Count >= 4, "coordinator, two client nodes and telemetry at least");
        Assert.All(pods, o =>
        {
            var pod = o.Pod!;
            Assert.All(new[] { "hostNetwork", "hostPID", "hostIPC" }, field => Assert.Null(pod[field]));
            var context = pod["securityContext"]!;
            Assert.True((bool)context["runAsNonRoot"]!);
            Assert.NotEqual(0, (int)context["runAsUser"]!);
            Assert.Equal("RuntimeDefault", context["seccompProfile"]!["type"]!.ToString());
            Assert.All(pod["volumes"]?.AsArray() ?? [], volume =>
                Assert.All(volume!.AsObject().Where(field => field.Key != "name"), field => Assert.Contains(field.Key, _volumes)));
            Assert.All(o.Containers, CheckContainer);
        });
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void The_workloads_namespace_enforces_it(Cloud cloud)
    {
        var labels = Assert.Single(AllClouds.Objects(cloud), o => o.Kind == "Namespace" && o.Name == "fedinfra").At("metadata.labels")!;

        Assert.All(new[] { "enforce", "audit", "warn" }, mode =>
            Assert.Equal("restricted", labels[$"pod-security.kubernetes.io/{mode}"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Only_pods_that_call_Kubernetes_hold_a_token_for_it(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        var bound = objects.Where(o => o.Kind is "RoleBinding" or "ClusterRoleBinding")
            .SelectMany(o => o.At("subjects")!.AsArray()).Select(subject => subject!["name"]!.ToString()).ToHashSet();

        Assert.All(objects.Where(o => o.Kind == "ServiceAccount"), account =>
            Assert.Equal(bound.Contains(account.Name), (bool?)account.At("automountServiceAccountToken") ?? true));
    }

    private static void CheckContainer(JsonObject container)
    {
        var context = container["securityContext"]!;
        Assert.False((bool)context["allowPrivilegeEscalation"]!);
        Assert.True((bool)context["readOnlyRootFilesystem"]!);
        Assert.Null(context["privileged"]);
        Assert.Equal("ALL", Assert.Single(context["capabilities"]!["drop"]!.AsArray())!.ToString());
        Assert.Null(context["capabilities"]!["add"]);
        Assert.All(container["ports"]?.AsArray() ?? [], port => Assert.Null(port!["hostPort"]));
    }
}
