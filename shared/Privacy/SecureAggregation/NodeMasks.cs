using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>The masks of one node: its own, and one with each neighbour that the lower of the two adds and the higher subtracts.</summary>
internal static class NodeMasks
{
    public static MaskStreams Make(ClientView view, NodeSet sharers, RoundParameters parameters, ReadOnlySpan<byte> maskKey, ReadOnlySpan<byte> seed)
    {
        var (roster, self, holders) = (view.Roster, view.Self, view.Holders);
        var streams = new MaskStreams(parameters.VectorLength);
        Span<byte> key = stackalloc byte[Keystream.KeySize];
        try
        {
            using var own = AgreementKey.Import(maskKey);
            KeyDerivation.SelfMask(seed, parameters, roster.Name(self), key);
            streams.Add(key, subtract: false);
            foreach (var other in holders)
            {
                if (other != self && sharers.Contains(other))
                {
                    Pair(own, roster.MaskPeer(other), roster, self, other, parameters, key);
                    streams.Add(key, subtract: self > other);
                }
            }

            return streams;
        }
        catch
        {
            streams.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The key of the mask of two nodes.</summary>
    public static void Pair(AgreementKey own, PeerKey peer, Roster roster, int self, int other, RoundParameters parameters, Span<byte> key)
    {
        var agreed = own.Agree(peer);
        KeyDerivation.PairMask(agreed, parameters, roster.Name(Math.Min(self, other)), roster.Name(Math.Max(self, other)), key);
        CryptographicOperations.ZeroMemory(agreed);
    }
}
