using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.ClientNode.Identity;
using FedInfra.Coordinator.Identity;
using FedInfra.Identity;

namespace FedInfra.Coordinator.Simulation;

/// <summary>The keys of virtual nodes: made and enrolled in this process, so that masked rounds are the same as over a network.</summary>
internal sealed class VirtualIdentities : IDisposable
{
    private readonly Dictionary<string, NodeIdentity> _identities;

    private VirtualIdentities(Dictionary<string, NodeIdentity> identities) => _identities = identities;

    public NodeIdentity this[string node] => _identities[node];

    public static VirtualIdentities Enroll(IEnumerable<string> nodes, EnrolmentDesk desk, TrustedAuthority authority)
    {
        var identities = nodes.ToDictionary(
            node => node, node => new NodeIdentity(node, ECDsa.Create(ECCurve.NamedCurves.nistP256), authority), StringComparer.Ordinal);
        desk.EnrollHere(identities.Values.Select(identity => KeyValuePair.Create(identity.Node, new PublicKey(identity.Key))));
        return new VirtualIdentities(identities);
    }

    public void Dispose()
    {
        foreach (var identity in _identities.Values)
        {
            identity.Key.Dispose();
        }
    }
}
