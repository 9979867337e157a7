using System.Security.Cryptography;
using FedInfra.Identity;

namespace FedInfra.ClientNode.Identity;

/// <summary>What a node signs with in masked rounds, and whose certificates it believes.</summary>
/// <param name="Node">The node's name, as it is enrolled.</param>
/// <param name="Key">Its enrolled key on P-256; leaves the process in no message. Stays its owner's to dispose of.</param>
/// <param name="Authority">The federation's; give all nodes of a process the same object, so that they check each certificate once.</param>
public sealed record NodeIdentity(string Node, ECDsa Key, TrustedAuthority Authority);
