using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.OnPrem;
using FedInfra.Infra.Packages.Command;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Clusters.OnPrem;

public sealed class OnPremClusterTests
{
    private static readonly StackSettings _two = SampleStacks.One(Cloud.OnPrem);

    private static readonly StackSettings _one = With(site => site with { Hosts = [site.Hosts[0]] });

    [RequiresDataFact("../schemas")]
    public void Programs_of_one_host_and_of_several_pass_the_schema_check()
    {
        Assert.Empty(SchemaCheck.Run(Build(_one).Program));
        Assert.Empty(SchemaCheck.Run(Build(_two).Program));
    }

    [Fact]
    public void Cost_reports_find_hosts_by_the_name_of_what_installs_them()
    {
        var program = Build(_two).Program;

        Assert.NotNull(program.Find("main-host-rack-1"));
        Assert.NotNull(program.Find("main-host-rack-2"));
    }

    [Fact]
    public void What_installs_or_admits_a_host_has_no_trigger_that_would_replace_and_so_uninstall_it()
    {
        var removing = Commands(_two).Where(command => command.Inputs.Values.ContainsKey("delete")).ToList();

        Assert.Equal(4, removing.Count);
        Assert.All(removing, command => Assert.False(command.Inputs.Values.ContainsKey("triggers")));
    }

    [Fact]
    public void A_new_Kubernetes_release_changes_what_update_runs_on_every_host()
    {
        var newer = With(site => site with { KubernetesVersion = "1.34" });

        foreach (var host in new[] { "main-host-rack-1", "main-host-rack-2" })
        {
            Assert.Contains("version=\"v1.35.6+k3s1\"", Script(_two, host, "update"), StringComparison.Ordinal);
            Assert.Contains("version=\"v1.34.1+k3s1\"", Script(newer, host, "update"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_Kubernetes_release_without_a_K3s_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Build(With(site => site with { KubernetesVersion = "1.12" })));

        Assert.Equal("Site 'main': no K3s release is known for Kubernetes 1.12.", error.Message);
    }

    [Theory]
    [InlineData("192.0.2.1'; rm -rf /; '")]
    [InlineData("$(reboot)")]
    [InlineData("")]
    public void A_host_that_would_change_a_script_s_meaning_is_refused(string address)
    {
        var error = Assert.Throws<InfraException>(() => Build(With(site => site with { Hosts = [site.Hosts[0] with { Address = address }] })));

        Assert.Contains("Host 'rack-1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_logs_in_with_the_stack_s_secret_key() => Assert.All(Commands(_two), command =>
    {
        var connection = Assert.IsType<Inputs>(command.Inputs["connection"]);
        Assert.Same(ConfigSecret.SshPrivateKey, Assert.IsType<SecretInput>(connection["privateKey"]).Secret);
    });

    [Fact]
    public void An_agent_gets_the_token_through_standard_input_from_a_secret_output()
    {
        var agent = Assert.IsType<RemoteCommand>(Build(_two).Program.Find("main-host-rack-2"));
        var sources = agent.Inputs["stdin"].SelfAndDescendants().OfType<ReferenceInput>().Select(input => input.Resource).ToList();

        Assert.Equal(["main-join-token", "main-registry-password", "main-services-certificate"], sources.Select(source => source.Name));
        Assert.All(sources, source => Assert.Equal(["stdout"], source.Options.AdditionalSecretOutputs));
    }

    [Fact]
    public void The_kubeconfig_is_a_secret_and_has_the_host_s_address()
    {
        var (program, cluster) = Build(_two);
        var kubeconfig = Assert.IsType<FunctionInput>(cluster.Kubernetes.Inputs["kubeconfig"]);

        Assert.Equal(InputFunction.Secret, kubeconfig.Function);
        Assert.Contains("https://192.0.2.11:6443", Script(_two, "main-kubeconfig", "create"), StringComparison.Ordinal);
        Assert.Equal(["stdout"], program.Find("main-kubeconfig")!.Options.AdditionalSecretOutputs);
    }

    [Fact]
    public void One_host_is_a_cluster_without_agents()
    {
        var program = Build(_one).Program;

        Assert.Null(program.Find("main-join-token"));
        Assert.DoesNotContain(Commands(_one), command => command.Name.Contains("rack-2", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_host_alone_is_the_system_pool_and_accelerators_are_labelled()
    {
        var first = Script(_two, "main-node-rack-1", "create");
        var second = Script(_two, "main-node-rack-2", "create");

        Assert.Contains("fedinfra.io/host=rack-1 fedinfra.io/pool=system fedinfra.io/accelerator-", first, StringComparison.Ordinal);
        Assert.Contains("fedinfra.io/host=rack-2 fedinfra.io/pool- fedinfra.io/accelerator=a100-80", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_hosts_with_GPUs_are_asked_for_their_driver()
    {
        Assert.DoesNotContain("nvidia-smi", Script(_two, "main-preflight-rack-1", "create"), StringComparison.Ordinal);
        Assert.Contains("[ \"$count\" -ge 2 ]", Script(_two, "main-preflight-rack-2", "create"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_and_a_gateway_stand_only_where_the_coordinator_runs()
    {
        var (with, here) = Build(_two);
        var (without, there) = Build(_two with { Coordinator = new CoordinatorSettings { Site = "elsewhere" } });

        Assert.NotNull(here.Database);
        Assert.Equal(30444, here.Gateway!.Admin.NodePort);
        Assert.NotNull(with.Find("main-services-database-pods"));
        Assert.Null(there.Database);
        Assert.Null(there.Gateway);
        Assert.Null(without.Find("main-services-database-pods"));
    }

    [Fact]
    public void Pods_of_a_machine_without_a_network_address_dial_the_service()
    {
        var (_, cluster) = Build(With(site => site with { Hosts = [site.Hosts[0] with { Address = "127.0.0.1" }] }));

        Assert.Equal("gateway-nodes.fedinfra.svc", Assert.IsType<LiteralInput>(cluster.Gateway!.Address.Value).Value);
    }

    [Fact]
    public void A_host_that_others_cannot_reach_is_refused()
    {
        var several = Assert.Throws<InvalidOperationException>(() => Build(With(site => site with { Hosts = [site.Hosts[0] with { Address = "localhost" }, site.Hosts[1]] })));
        var hybrid = With(site => site with { Hosts = [site.Hosts[0] with { Address = "::1" }] });
        var elsewhere = Assert.Throws<InvalidOperationException>(() => Build(hybrid with { Sites = [hybrid.Sites[0], SampleStacks.Site("north", Cloud.Aws, 11)] }));

        Assert.Contains("host 'rack-1': the other hosts cannot reach localhost", several.Message, StringComparison.Ordinal);
        Assert.Contains("the other sites cannot reach the coordinator at ::1.", elsewhere.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_settings_give_the_same_scripts() => Assert.Equal(
        Commands(_two).Select(command => Script(command, "create")),
        Commands(_two).Select(command => Script(command, "create")));

    internal static IEnumerable<RemoteCommand> Commands(StackSettings stack) => Build(stack).Program.Resources.OfType<RemoteCommand>();

    internal static string Script(RemoteCommand command, string input) =>
        Assert.IsType<string>(Assert.IsType<LiteralInput>(command.Inputs[input]).Value);

    private static string Script(StackSettings stack, string name, string input) =>
        Script(Commands(stack).Single(command => command.Name == name), input);

    private static (StackProgram Program, Cluster Cluster) Build(StackSettings stack)
    {
        var program = new StackProgram(stack.Name);
        var cluster = new OnPremClusterBuilder().Build(new SiteContext(new Scope(program, "fedinfra:index:Site", "main"), stack, stack.Sites[0]));
        return (program, cluster);
    }

    private static StackSettings With(Func<SiteSettings, SiteSettings> change)
    {
        var stack = SampleStacks.One(Cloud.OnPrem);
        return stack with { Sites = [change(stack.Sites[0])] };
    }
}
