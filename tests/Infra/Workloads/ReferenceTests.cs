using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>Kubernetes objects refer to each other by name, which no schema checks.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Names_that_pods_refer_to_exist(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        var known = objects.Select(o => (o.Kind, o.Namespace, o.Name)).ToHashSet();

        foreach (var owner in objects.Where(o => o.Pod is not null))
        {
            var pod = owner.Pod!;
            List<(string Kind, string? Namespace, string? Name)> references =
            [
                ("ServiceAccount", owner.Namespace, pod["serviceAccountName"]?.ToString()),
                ("PriorityClass", null, pod["priorityClassName"]?.ToString()),
                ("Service", owner.Namespace, owner.Kind == "StatefulSet" ? owner.Text("spec.serviceName") : null),
            ];
            foreach (var volume in pod["volumes"]?.AsArray() ?? [])
            {
                references.Add(("ConfigMap", owner.Namespace, volume!["configMap"]?["name"]?.ToString()));
                references.Add(("Secret", owner.Namespace, ByHand(volume["secret"]) ? null : volume["secret"]?["secretName"]?.ToString()));
                references.Add(("PersistentVolumeClaim", owner.Namespace, volume["persistentVolumeClaim"]?["claimName"]?.ToString()));
            }

            references.AddRange(owner.Containers.SelectMany(container => container["env"]?.AsArray() ?? [])
                .Select(variable => ("Secret", owner.Namespace, variable!["valueFrom"]?["secretKeyRef"]?["name"]?.ToString())));
            Assert.All(references.Where(reference => reference.Name is not null), reference => Assert.Contains(reference, known!));
        }
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Only_a_nodes_own_token_is_left_to_the_sites_operator_under_the_name_that_the_docs_say(Cloud cloud)
    {
        var byHand = AllClouds.Objects(cloud).Where(o => o.Pod is not null)
            .SelectMany(owner => (owner.Pod!["volumes"]?.AsArray() ?? []).Select(volume => volume!["secret"]).Where(ByHand), (owner, secret) => (owner.Name, Secret: secret!["secretName"]!.ToString()))
            .ToList();

        Assert.Equal(["node-main-cardiology-identity", "node-main-oncology-identity"], byHand.Select(item => item.Secret).Order());
        Assert.All(byHand, item => Assert.Equal($"{item.Name}-identity", item.Secret));
        var docs = File.ReadAllText(Path.Combine(FedInfra.Testing.TestData.ProjectRoot, "docs", "infrastructure.md"));
        Assert.Contains("create secret generic node-NODE-identity --from-file=ca.pem --from-literal=token=", docs, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Keys_that_pods_take_from_secrets_and_configurations_exist(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        var wanted = 0;
        foreach (var owner in objects.Where(o => o.Pod is not null))
        {
            var fromSecrets = owner.Containers.SelectMany(container => container["env"]?.AsArray() ?? [])
                .Select(variable => variable!["valueFrom"]?["secretKeyRef"])
                .OfType<JsonObject>()
                .Select(reference => (Name: reference["name"]!.ToString(), Key: reference["key"]!.ToString()));
            var fromVolumes = (owner.Pod!["volumes"]?.AsArray() ?? [])
                .Select(volume => volume!["secret"])
                .OfType<JsonObject>()
                .Where(secret => !ByHand(secret))
                .SelectMany(secret => secret["items"]!.AsArray().Select(item => (Name: secret["secretName"]!.ToString(), Key: item!["key"]!.ToString())));
            Assert.All(fromSecrets.Concat(fromVolumes), reference =>
            {
                wanted++;
                var secret = Assert.Single(objects, o => o.Kind == "Secret" && o.Namespace == owner.Namespace && o.Name == reference.Name);
                Assert.True(secret.At("stringData")!.AsObject().ContainsKey(reference.Key));
            });
        }

        Assert.True(wanted >= 2, "authority and tokens");
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Volumes_that_containers_mount_exist(Cloud cloud) =>
        Assert.All(AllClouds.Objects(cloud).Where(o => o.Pod is not null), owner =>
        {
            var volumes = (owner.Pod!["volumes"]?.AsArray() ?? []).Select(volume => volume!["name"]!.ToString())
                .Concat((owner.At("spec.volumeClaimTemplates")?.AsArray() ?? []).Select(claim => claim!["metadata"]!["name"]!.ToString()))
                .ToList();
            Assert.Equal(volumes.Distinct(), volumes);
            Assert.All(
                owner.Containers.SelectMany(container => container["volumeMounts"]?.AsArray() ?? []),
                mount => Assert.Contains(mount!["name"]!.ToString(), volumes));
        });

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Selectors_find_pods(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        var selectors = objects
            .Select(o => (Owner: o, Labels: o.Kind == "Service" ? o.At("spec.selector") : o.At("spec.selector.matchLabels")))
            .Where(selector => selector.Labels is not null)
            .ToList();

        Assert.Contains(selectors, selector => selector.Owner.Kind == "Service");
        Assert.All(selectors, selector => Assert.Contains(
            objects.Where(o => o.Pod is not null && o.Namespace == selector.Owner.Namespace),
            o => selector.Labels!.AsObject().All(label => label.Value!.ToString() == o.PodTemplate!["metadata"]!["labels"]![label.Key]?.ToString())));
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void A_workloads_own_selector_finds_its_own_pods_only(Cloud cloud)
    {
        var sets = AllClouds.Objects(cloud).Where(o => o.Kind is "StatefulSet" or "Deployment" or "DaemonSet").ToList();

        Assert.All(sets, set => Assert.Equal(set, Assert.Single(sets, other => other.Namespace == set.Namespace
            && set.At("spec.selector.matchLabels")!.AsObject()
                .All(label => label.Value!.ToString() == other.PodTemplate!["metadata"]!["labels"]![label.Key]?.ToString()))));
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Services_lead_to_ports_that_containers_have(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        Assert.All(objects.Where(o => o.Kind == "Service" && o.At("spec.ports") is not null), service =>
        {
            var pods = objects.Where(o => o.Pod is not null && o.Namespace == service.Namespace && service.At("spec.selector")!.AsObject()
                .All(label => label.Value!.ToString() == o.PodTemplate!["metadata"]!["labels"]![label.Key]?.ToString()));
            var ports = pods.SelectMany(o => o.Containers).SelectMany(container => container["ports"]?.AsArray() ?? [])
                .Select(port => port!["name"]!.ToString()).ToHashSet();
            Assert.All(service.At("spec.ports")!.AsArray(), port => Assert.Contains(port!["targetPort"]!.ToString(), ports));
        });
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Bindings_name_roles_and_accounts_that_exist(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        Assert.All(objects.Where(o => o.Kind is "RoleBinding" or "ClusterRoleBinding"), binding =>
        {
            Assert.Contains(objects, o => o.Kind == binding.Text("roleRef.kind") && o.Name == binding.Text("roleRef.name")
                && (o.Kind == "ClusterRole" || o.Namespace == binding.Namespace));
            var subject = Assert.Single(binding.At("subjects")!.AsArray())!;
            Assert.Contains(objects, o => o.Kind == "ServiceAccount" && o.Name == subject["name"]!.ToString() && o.Namespace == subject["namespace"]!.ToString());
        });
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void No_two_objects_have_the_same_name(Cloud cloud)
    {
        var names = AllClouds.Objects(cloud).Where(o => o.Kind != "Release").Select(o => (o.Kind, o.Namespace, o.Name)).ToList();

        Assert.DoesNotContain(names, name => name.Name.Length == 0);
        Assert.Equal(names.Distinct(), names);
    }

    /// <summary>True for what a pod can start without: somebody makes it by hand.</summary>
    private static bool ByHand(JsonNode? secret) => secret?["optional"]?.GetValue<bool>() == true;
}
