using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sites;
using FedInfra.Contracts;
using FedInfra.Identity;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Sessions;

/// <summary>The connections of a process's nodes, one each: a node is known by the certificate of its connection.</summary>
internal sealed class NodeLinks : IAsyncDisposable
{
    private readonly Dictionary<string, RpcCoordinatorLink> _links = new(StringComparer.Ordinal);
    private readonly List<NodeCredentials> _credentials = [];
    private readonly Dictionary<string, NodeIdentity> _identities = new(StringComparer.Ordinal);
    private readonly List<CertificateRenewal> _renewals = [];

    private NodeLinks()
    {
    }

    public ICoordinatorLink this[string node] => _links[node];

    /// <summary>What a node signs with in masked rounds; null where the coordinator is reached without certificates.</summary>
    public NodeIdentity? IdentityOf(string node) => _identities.GetValueOrDefault(node);

    /// <summary>Enrols the nodes that have not, and opens a link for each.</summary>
    /// <exception cref="ClientNodeException">The policy pins another coordinator, or a node has neither a certificate nor a token.</exception>
    /// <exception cref="RpcException">The coordinator refuses a node.</exception>
    public static async Task<NodeLinks> OpenAsync(SiteFile site, SitePolicy policy, IRpcTransport transport, ILogger logger, CancellationToken cancellationToken)
    {
        var links = new NodeLinks();
        try
        {
            await links.ConnectAsync(site, policy, transport, logger, cancellationToken);
            return links;
        }
        catch
        {
            await links.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps the certificates fresh until cancelled; never ends by itself but with an error.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) => _renewals.Count == 0
        ? Task.Delay(Timeout.Infinite, cancellationToken)
        : Task.WhenAll(_renewals.Select(renewal => renewal.RunAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links.Values)
        {
            await link.DisposeAsync();
        }

        _credentials.ForEach(credentials => credentials.Dispose());
    }

    private async Task ConnectAsync(SiteFile site, SitePolicy policy, IRpcTransport transport, ILogger logger, CancellationToken cancellationToken)
    {
        var address = new Uri(site.Coordinator!);
        if (address.Scheme == "http")
        {
            policy.CheckCoordinator(site.Coordinator!, authority: null);
            Log.Insecure(logger, site.Coordinator!);
            foreach (var node in site.Nodes)
            {
                _links[node.Name!] = new RpcCoordinatorLink(() => transport.Connect(address), address);
            }

            return;
        }

        var authority = TrustedAuthority.Load(site.CoordinatorCaFile!);
        policy.CheckCoordinator(site.Coordinator!, authority);
        await using var enrolment = new NodeEnrolment(site, authority, transport, TimeProvider.System, logger);
        foreach (var node in site.Nodes)
        {
            var credentials = NodeCredentials.Open(site.DataDir!, node.Name!);
            _credentials.Add(credentials);
            if (!enrolment.IsEnrolled(credentials))
            {
                await enrolment.EnrollAsync(credentials, patient: true, cancellationToken);
            }

            var link = new RpcCoordinatorLink(
                () => transport.Connect(address, new RpcChannelOptions
                {
                    SslClientAuthenticationOptions = authority.ClientOptions(credentials.Certificate),
                    MaxReceiveMessageBytes = MaskedRounds.LongestMessage,
                }),
                address);
            _links[node.Name!] = link;
            _identities[node.Name!] = credentials.IdentityUnder(authority);
            _renewals.Add(new CertificateRenewal(credentials, link, TimeProvider.System, logger));
        }
    }
}
