using System.Security.Cryptography;
using System.Threading.Channels;
using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Nodes;

/// <summary>One session of one node: from its registration until it is lost or replaced.</summary>
internal sealed class NodeConnection(string node)
{
    public string Node { get; } = node;

    /// <summary>What the node shows with every call: 128 random bits.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Directives on their way to the node.</summary>
    public Channel<Directive> Outgoing { get; } = Channel.CreateUnbounded<Directive>();

    /// <summary>True once the node may be given work.</summary>
    public bool IsAdmitted { get; set; }

    /// <summary>True where the session ended because the node was revoked.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>True while the node reads its directives.</summary>
    public bool IsReading { get; set; }
}
