using System.Reflection;
using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.Policies.Egress;
using FedInfra.ClientNode.Sessions;
using FedInfra.Rpc;

namespace FedInfra.ClientNode.Tests.Policies;

/// <summary>Nothing leaves a node but through its egress gate: whoever adds another way out fails here first.</summary>
public sealed class OneWayOutTests
{
    private static readonly (Type User, MemberInfo Used)[] _references = [.. IlReferences.Of(typeof(NodeSession).Assembly)];

    [Fact]
    public void Only_the_link_enrolment_and_renewal_use_the_connection() => Assert.Equal(
        [nameof(CertificateRenewal), nameof(NodeEnrolment), nameof(NodeLinks), nameof(RpcCoordinatorLink)],
        UsersOf(type => type == typeof(RpcChannel) || type == typeof(IRpcChannel) || type == typeof(RpcCoordinatorLink)));

    [Fact]
    public void Only_enrolment_and_the_links_open_a_connection() => Assert.Equal(
        [nameof(NodeEnrolment), nameof(NodeLinks)],
        UsersOf(type => type == typeof(IRpcTransport)));

    [Fact]
    public void Renewal_uses_nothing_of_the_link_but_renewal() => Assert.Equal(
        [nameof(RpcCoordinatorLink.ReconnectAsync), nameof(RpcCoordinatorLink.RenewAsync)],
        _references.Where(reference => reference.User == typeof(CertificateRenewal) && reference.Used.DeclaringType == typeof(RpcCoordinatorLink))
            .Select(reference => reference.Used.Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Only_a_session_gives_work_its_link_and_it_gives_the_gate()
    {
        Assert.Equal([nameof(NodeSession)], MakersOf(typeof(NodeContext)));
        Assert.Equal([nameof(NodeSession)], MakersOf(typeof(EgressGate)));
    }

    [Fact]
    public void Only_the_gate_and_the_context_keep_a_link()
    {
        var keepers = typeof(NodeSession).Assembly.GetTypes()
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal)
                && type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                    .Any(field => field.FieldType == typeof(ICoordinatorLink)))
            .Select(type => type.Name).Order(StringComparer.Ordinal);

        Assert.Equal([nameof(EgressGate), nameof(NodeContext)], keepers);
    }

    [Fact]
    public void Nothing_else_speaks_to_the_network_but_the_download_of_public_data_sets() => Assert.All(
        _references.Where(reference => NamespaceOf(reference.Used) is { } name
            && (name.StartsWith("System.Net.Http", StringComparison.Ordinal) || name.StartsWith("System.Net.Sockets", StringComparison.Ordinal)
                || name.StartsWith("System.Net.Mail", StringComparison.Ordinal) || name.StartsWith("System.Net.WebSockets", StringComparison.Ordinal))),
        reference => Assert.Equal("FedInfra.ClientNode.Data.Download", reference.User.Namespace));

    [Fact]
    public void The_download_of_public_data_sets_is_seen_so_that_this_test_sees_the_rest() => Assert.Contains(
        _references, reference => reference.User.Namespace == "FedInfra.ClientNode.Data.Download" && NamespaceOf(reference.Used) == "System.Net.Http");

    private static string? NamespaceOf(MemberInfo member) => (member as Type ?? member.DeclaringType)?.Namespace;

    private static IEnumerable<string> UsersOf(Func<Type, bool> isMeant) => _references
        .Where(reference => (reference.Used as Type ?? reference.Used.DeclaringType) is { } type && isMeant(type))
        .Select(reference => reference.User.Name).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> MakersOf(Type made) => _references
        .Where(reference => reference.Used is ConstructorInfo constructor && constructor.DeclaringType == made && reference.User != made)
        .Select(reference => reference.User.Name).Distinct();
}
