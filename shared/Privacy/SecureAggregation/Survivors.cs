using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What nodes sign in the consistency round: the hash of roster, sharers (U2) and survivors (U3).</summary>
internal static class Survivors
{
    public static byte[] Hash(Roster roster, NodeSet sharers, NodeSet survivors)
    {
        using var writer = new WireWriter();
        return SHA256.HashData(writer.Text("survivors").Bytes(roster.Hash).Blob(sharers.Bits).Blob(survivors.Bits).Written);
    }
}
