using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.Sessions;
using FedInfra.Identity;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>Gives each node of a process what it needs for masked rounds; those of one authority share the certificates that were checked.</summary>
internal sealed class MaskedUpdates(NodeHostOptions options, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<TrustedAuthority, PeerCertificates> _peers = [];

    /// <returns>Null for a node without an identity.</returns>
    public MaskedUpdate? Of(NodeIdentity? identity)
    {
        if (identity is null)
        {
            return null;
        }

        if (!_peers.TryGetValue(identity.Authority, out var peers))
        {
            _peers.Add(identity.Authority, peers = new PeerCertificates(identity.Authority, time, options.Policy.Peers));
        }

        var memory = new RoundMemory(Path.Combine(options.DataFolder, "rounds", identity.Node), time, options.DurableRounds);
        return new MaskedUpdate(identity, options.Policy.Masking, peers, memory, time, logger);
    }
}
