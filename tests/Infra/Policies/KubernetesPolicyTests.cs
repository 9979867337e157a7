using FedInfra.Infra.Packages.Kubernetes;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Tests.Checks;

namespace FedInfra.Infra.Tests.Policies;

/// <summary>pod-security, default-deny, stable-machines, pinned-versions and no-cluster-admin.</summary>
public sealed class KubernetesPolicyTests
{
    private const string Deployment = "kubernetes:apps/v1:Deployment";

    private const string NamespaceType = "kubernetes:core/v1:Namespace";

    private const string PolicyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

    [Theory]
    [InlineData("fedinfra", "restricted", 0)]
    [InlineData("fedinfra", "baseline", 1)]
    [InlineData("fedinfra", null, 1)]
    [InlineData("fedinfra-system", "privileged", 0)]
    [InlineData("fedinfra-system", null, 1)]
    public void Namespaces_enforce_a_standard(string name, string? level, int findings) => Assert.Equal(
        findings,
        PlantedProgram.Breaches("pod-security", NamespaceType, new Inputs
        {
            ["metadata"] = new Inputs { ["name"] = name, ["labels"] = new Inputs { ["pod-security.kubernetes.io/enforce"] = level is null ? null : (Input)level } },
        }).Count);

    [Fact]
    public void A_sound_pod_passes() => Assert.Empty(PlantedProgram.Breaches("pod-security", Deployment, Pods(Container(), new Inputs())));

    [Theory]
    [InlineData("privileged", true, "A pod has a container main that is privileged.")]
    [InlineData("allowPrivilegeEscalation", true, "A pod has a container main that may gain rights.")]
    [InlineData("runAsNonRoot", false, "A pod has a container main that may run as root.")]
    public void A_container_with_rights_is_found(string setting, bool value, string message)
    {
        var container = Container();
        ((Inputs)container["securityContext"])[setting] = value;

        Assert.Equal([message], PlantedProgram.Breaches("pod-security", Deployment, Pods(container, new Inputs())));
    }

    [Fact]
    public void A_pod_that_reaches_into_its_machine_is_found() => Assert.Equal(
        ["A pod shares the machine's network namespace.", "A pod mounts a folder of the machine."],
        PlantedProgram.Breaches("pod-security", Deployment, Pods(Container(), new Inputs { ["hostNetwork"] = true, ["volumes"] = [new Inputs { ["hostPath"] = new Inputs { ["path"] = "/" } }] })));

    [Fact]
    public void What_the_restricted_standard_refuses_besides_is_found()
    {
        var container = Container().With(new Inputs { ["ports"] = [new Inputs { ["containerPort"] = 80, ["hostPort"] = 80 }] });
        var context = (Inputs)container["securityContext"];
        context["runAsUser"] = 0;
        context["capabilities"] = new Inputs { ["drop"] = ["ALL"], ["add"] = ["NET_BIND_SERVICE", "SYS_ADMIN"] };
        context["appArmorProfile"] = new Inputs { ["type"] = "Unconfined" };
        var spec = new Inputs { ["securityContext"] = new Inputs { ["sysctls"] = [new Inputs { ["name"] = "kernel.msgmax" }] }, ["volumes"] = [new Inputs { ["name"] = "share", ["nfs"] = new Inputs() }] };

        Assert.Equal(
            [
                "A pod sets parameters of the kernel.",
                "A pod mounts a volume of kind nfs.",
                "A pod has a container main that runs as root.",
                "A pod has a container main that adds Linux capabilities.",
                "A pod has a container main that takes a port of the machine.",
                "A pod has a container main that is not confined by AppArmor.",
            ],
            PlantedProgram.Breaches("pod-security", Deployment, Pods(container, spec)));
    }

    [Fact]
    public void A_container_that_undoes_what_its_pod_demands_is_found()
    {
        var container = Container();
        ((Inputs)container["securityContext"])["seccompProfile"] = new Inputs { ["type"] = "Unconfined" };
        ((Inputs)container["securityContext"])["runAsNonRoot"] = false;

        Assert.Equal(2, PlantedProgram.Breaches("pod-security", Deployment, Pods(container, new Inputs
        {
            ["securityContext"] = new Inputs { ["runAsNonRoot"] = true, ["seccompProfile"] = new Inputs { ["type"] = "RuntimeDefault" } },
        })).Count);
    }

    [Theory]
    [InlineData("kubernetes:apps/v1:ReplicaSet")]
    [InlineData("kubernetes:core/v1:ReplicationController")]
    [InlineData("kubernetes:batch/v1:Job")]
    public void Every_kind_that_makes_pods_is_looked_at(string kind) =>
        Assert.Equal(4, PlantedProgram.Breaches("pod-security", kind, Pods(new Inputs { ["name"] = "main" }, new Inputs())).Count);

    [Fact]
    public void A_first_container_is_looked_at_like_the_others() =>
        Assert.Equal(4, PlantedProgram.Breaches("pod-security", Deployment, Pods(Container(), new Inputs { ["initContainers"] = [new Inputs { ["name"] = "init" }] })).Count);

    [Fact]
    public void A_bare_container_lacks_everything_the_standard_demands() =>
        Assert.Equal(4, PlantedProgram.Breaches("pod-security", Deployment, Pods(new Inputs { ["name"] = "main", ["image"] = "a:1" }, new Inputs())).Count);

    [Fact]
    public void The_system_namespace_may_have_privileged_pods()
    {
        var planted = new PlantedProgram();
        var system = new Namespace(planted.Scope, "system", new Inputs { ["metadata"] = new Inputs { ["name"] = "fedinfra-system", ["labels"] = new Inputs { ["pod-security.kubernetes.io/enforce"] = "privileged" } } });
        planted.Add(Deployment, "agent", Pods(new Inputs { ["name"] = "main", ["securityContext"] = new Inputs { ["privileged"] = true } }, new Inputs()).With(new Inputs
        {
            ["metadata"] = new Inputs { ["namespace"] = system.ObjectName },
        }));

        Assert.Empty(planted.Breaches("pod-security"));
    }

    [Fact]
    public void A_namespace_without_a_default_denial_is_found()
    {
        var planted = new PlantedProgram();
        var space = new Namespace(planted.Scope, "space", new Inputs { ["metadata"] = new Inputs { ["name"] = "fedinfra" } });
        planted.Add(PolicyType, "half", Policy(space, ["Ingress"]));
        Assert.Equal("The namespace fedinfra has no policy that denies by default.", Assert.Single(planted.Breaches("default-deny")).Message);

        planted.Add(PolicyType, "whole", Policy(space, ["Ingress", "Egress"]));
        Assert.Empty(planted.Breaches("default-deny"));
    }

    [Fact]
    public void A_rule_that_allows_everything_undoes_the_denial()
    {
        var planted = new PlantedProgram();
        var space = new Namespace(planted.Scope, "space", new Inputs { ["metadata"] = new Inputs { ["name"] = "fedinfra" } });
        planted.Add(PolicyType, "deny", Policy(space, ["Ingress", "Egress"]));
        void Rule(string name, Inputs rules) => planted.Add(PolicyType, name, new Inputs { ["metadata"] = new Inputs { ["namespace"] = space.ObjectName }, ["spec"] = new Inputs { ["podSelector"] = new Inputs() }.With(rules) });
        Rule("port", new Inputs { ["ingress"] = [new Inputs { ["ports"] = [new Inputs { ["port"] = 8443 }] }] });
        Rule("peer", new Inputs { ["egress"] = [new Inputs { ["to"] = [new Inputs { ["podSelector"] = new Inputs() }] }] });
        Assert.Empty(planted.Breaches("default-deny"));

        Rule("in", new Inputs { ["ingress"] = [new Inputs()] });
        Rule("out", new Inputs { ["egress"] = [new Inputs { ["to"] = [new Inputs { ["ipBlock"] = new Inputs { ["cidr"] = "0.0.0.0/0" } }] }] });
        Assert.Equal(["main-in", "main-out"], planted.Breaches("default-deny").Select(finding => finding.Resource));
    }

    [Fact]
    public void Pods_in_a_namespace_that_nobody_made_are_found()
    {
        Assert.Equal(
            ["Its pods run in the namespace default, which this program does not make and where nothing is denied."],
            PlantedProgram.Breaches("default-deny", Deployment, Pods(Container(), new Inputs())));
        Assert.Empty(PlantedProgram.Breaches("default-deny", Deployment, Pods(Container(), new Inputs()).With(new Inputs { ["metadata"] = new Inputs { ["namespace"] = "kube-system" } })));
    }

    [Fact]
    public void A_denial_in_another_cluster_does_not_count()
    {
        var planted = new PlantedProgram();
        var there = new PlantedProgram("there");
        _ = new Namespace(planted.Scope, "here", new Inputs { ["metadata"] = new Inputs { ["name"] = "fedinfra" } });
        var space = new Namespace(there.Scope, "there", new Inputs { ["metadata"] = new Inputs { ["name"] = "fedinfra" } });
        planted.Add(PolicyType, "deny", Policy(space, ["Ingress", "Egress"]), new ResourceOptions { Provider = there.Scope.ProviderOf("kubernetes") });

        Assert.Equal("main-here", Assert.Single(planted.Breaches("default-deny")).Resource);
    }

    [Fact]
    public void A_coordinator_that_may_land_on_any_machine_is_found() =>
        Assert.Equal(["The coordinator may run on any machine."], PlantedProgram.Breaches("stable-machines", Deployment, Pods(Container(), new Inputs { ["serviceAccountName"] = "coordinator" })));

    [Theory]
    [InlineData("fedinfra.io/spot")]
    [InlineData(null)]
    public void A_database_that_tolerates_spot_machines_is_found(string? key)
    {
        var pods = new Inputs
        {
            ["nodeSelector"] = new Inputs { ["fedinfra.io/pool"] = "system" },
            ["tolerations"] = [new Inputs { ["key"] = key is null ? null : (Input)key, ["operator"] = "Exists" }],
        };

        Assert.Equal(
            ["The database tolerates spot machines."],
            PlantedProgram.Breaches("stable-machines", "kubernetes:apps/v1:StatefulSet", Pods(new Inputs { ["name"] = "db", ["image"] = "docker.io/library/postgres:16.10" }, pods)));
    }

    [Theory]
    [InlineData("registry.example.org/fedinfra/coordinator@sha256:0", "The coordinator may run on any machine.")]
    [InlineData("coordinator", "The coordinator may run on any machine.")]
    [InlineData("postgres:16.10", "The database may run on any machine.")]
    [InlineData("bitnami/postgresql:16.10", "The database may run on any machine.")]
    public void Coordinator_and_database_are_known_by_their_images(string image, string message) =>
        Assert.Equal([message], PlantedProgram.Breaches("stable-machines", Deployment, Pods(Container(image), new Inputs())));

    [Fact]
    public void A_client_node_may_run_on_spot_machines() =>
        Assert.Empty(PlantedProgram.Breaches("stable-machines", Deployment, Pods(Container(), new Inputs { ["tolerations"] = [new Inputs { ["key"] = "fedinfra.io/spot" }] })));

    [Fact]
    public void A_system_pool_of_spot_machines_is_found()
    {
        var labels = new Inputs { ["fedinfra.io/pool"] = "system" };

        Assert.Single(PlantedProgram.Breaches("stable-machines", "aws:eks/nodeGroup:NodeGroup", new Inputs { ["labels"] = labels, ["capacityType"] = "SPOT" }));
        Assert.Single(PlantedProgram.Breaches("stable-machines", "gcp:container/nodePool:NodePool", new Inputs { ["nodeConfig"] = new Inputs { ["labels"] = labels, ["spot"] = true } }));
        Assert.Single(PlantedProgram.Breaches("stable-machines", "azure-native:containerservice:AgentPool", new Inputs { ["mode"] = "System", ["scaleSetPriority"] = "Spot" }));
        Assert.Empty(PlantedProgram.Breaches("stable-machines", "aws:eks/nodeGroup:NodeGroup", new Inputs { ["labels"] = labels, ["capacityType"] = "ON_DEMAND" }));
    }

    [Theory]
    [InlineData("nginx", "has no tag (nginx)")]
    [InlineData("registry:5000/nginx", "has no tag (registry:5000/nginx)")]
    [InlineData("nginx:latest", "has the moving tag latest (nginx:latest)")]
    [InlineData("nginx:alpine", "has the moving tag alpine (nginx:alpine)")]
    [InlineData("nginx:1", "has the moving tag 1 (nginx:1)")]
    [InlineData("nginx:v1", "has the moving tag v1 (nginx:v1)")]
    public void An_image_without_a_version_is_found(string image, string problem) =>
        Assert.Equal([$"The image of container main {problem}."], PlantedProgram.Breaches("pinned-versions", Deployment, Pods(Container(image), new Inputs())));

    [Fact]
    public void An_image_with_a_tag_or_a_digest_passes_also_where_its_registry_is_not_known_yet()
    {
        var registry = new PlantedProgram().Add("aws:ecr/repository:Repository", "images", new Inputs()).Out("repositoryUrl");

        Assert.Empty(PlantedProgram.Breaches("pinned-versions", Deployment, Pods(Container(Output.Format($"{registry}/coordinator:0.1.0")), new Inputs())));
        Assert.Empty(PlantedProgram.Breaches("pinned-versions", Deployment, Pods(Container($"nginx@sha256:{new string('0', 64)}"), new Inputs())));
        Assert.Single(PlantedProgram.Breaches("pinned-versions", Deployment, Pods(Container(Output.Format($"{registry}/coordinator")), new Inputs())));
    }

    [Fact]
    public void Charts_and_clusters_name_their_version()
    {
        Assert.Equal(["version is missing, so the version is whatever is newest."], PlantedProgram.Breaches("pinned-versions", "kubernetes:helm.sh/v3:Release", new Inputs { ["chart"] = "gpu-operator" }));
        Assert.Single(PlantedProgram.Breaches("pinned-versions", "kubernetes:helm.sh/v3:Release", new Inputs { ["version"] = "^25.0" }));
        foreach (var range in new[] { "25", "25.3", "25.x", "1.2.3 - 2.0.0", ">=25.0.0", "1.2.3 || 2.0.0" })
        {
            Assert.Single(PlantedProgram.Breaches("pinned-versions", "kubernetes:helm.sh/v3:Release", new Inputs { ["version"] = range }));
        }

        Assert.Empty(PlantedProgram.Breaches("pinned-versions", "gcp:sql/databaseInstance:DatabaseInstance", new Inputs { ["databaseVersion"] = "POSTGRES_16" }));
        Assert.Empty(PlantedProgram.Breaches("pinned-versions", "gcp:container/cluster:Cluster", new Inputs { ["minMasterVersion"] = "1.33.4-gke.1350000" }));
        Assert.Single(PlantedProgram.Breaches("pinned-versions", "aws:eks/cluster:Cluster", new Inputs()));
        Assert.Empty(PlantedProgram.Breaches("pinned-versions", "kubernetes:helm.sh/v3:Release", new Inputs { ["version"] = "v25.3.4" }));
    }

    [Fact]
    public void Owners_of_a_cluster_are_found()
    {
        var all = new Inputs { ["verbs"] = ["*"], ["resources"] = ["*"], ["apiGroups"] = ["*"] };
        var some = new Inputs { ["verbs"] = ["get"], ["resources"] = ["*"], ["apiGroups"] = ["*"] };

        Assert.Equal(["It binds cluster-admin."], PlantedProgram.Breaches("no-cluster-admin", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", new Inputs { ["roleRef"] = new Inputs { ["name"] = "cluster-admin" } }));
        Assert.Single(PlantedProgram.Breaches("no-cluster-admin", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", new Inputs { ["rules"] = [all] }));
        Assert.Empty(PlantedProgram.Breaches("no-cluster-admin", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", new Inputs { ["rules"] = [some] }));
    }

    [Theory]
    [InlineData(new[] { "get", "list", "watch", "create", "update", "patch", "delete" }, "*", "A rule of it allows create, update, patch, delete on every resource.")]
    [InlineData(new[] { "escalate", "bind" }, "clusterroles", "A rule of it allows escalate, bind, by which an account can give itself more rights.")]
    [InlineData(new[] { "impersonate" }, "users", "A rule of it allows impersonate, by which an account can give itself more rights.")]
    public void A_role_that_amounts_to_owning_the_cluster_is_found(string[] verbs, string resource, string message) => Assert.Equal(
        [message],
        PlantedProgram.Breaches("no-cluster-admin", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", new Inputs
        {
            ["rules"] = [new Inputs { ["verbs"] = Input.List([.. verbs.Select(verb => (Input)verb)]), ["resources"] = [resource] }],
        }));

    [Fact]
    public void A_binding_for_everybody_or_in_every_namespace_is_found()
    {
        const string Binding = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding";

        Assert.Equal(["It binds edit in every namespace, secrets included."], PlantedProgram.Breaches("no-cluster-admin", Binding, new Inputs { ["roleRef"] = new Inputs { ["name"] = "edit" } }));
        Assert.Equal(["It binds a role to system:authenticated."], PlantedProgram.Breaches("no-cluster-admin", Binding, new Inputs
        {
            ["roleRef"] = new Inputs { ["name"] = "reader" },
            ["subjects"] = [new Inputs { ["kind"] = "Group", ["name"] = "system:authenticated" }],
        }));
    }

    private static Inputs Pods(Inputs container, Inputs spec) => new()
    {
        ["spec"] = new Inputs { ["template"] = new Inputs { ["spec"] = new Inputs { ["containers"] = [container] }.With(spec) } },
    };

    private static Inputs Container(Input? image = null) => new()
    {
        ["name"] = "main",
        ["image"] = image ?? "registry.example.org/app:1.2.3",
        ["securityContext"] = new Inputs
        {
            ["allowPrivilegeEscalation"] = false,
            ["runAsNonRoot"] = true,
            ["capabilities"] = new Inputs { ["drop"] = ["ALL"] },
            ["seccompProfile"] = new Inputs { ["type"] = "RuntimeDefault" },
        },
    };

    private static Inputs Policy(Namespace space, Input types) => new()
    {
        ["metadata"] = new Inputs { ["namespace"] = space.ObjectName },
        ["spec"] = new Inputs { ["podSelector"] = new Inputs(), ["policyTypes"] = types },
    };
}
