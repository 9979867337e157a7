using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>A node's own secrets, split and encrypted for those that hold its shares.</summary>
internal static class ShareDealer
{
    /// <summary>The encrypted pairs for the holders but oneself, ascending; the pair that stays here, if one does, in <paramref name="kept"/>.</summary>
    public static byte[] Deal(ClientView view, RoundParameters parameters, ChannelSecrets channel, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> maskKey, Span<byte> kept)
    {
        var (roster, self, holders) = (view.Roster, view.Self, view.Holders);
        var seedShares = Shamir.Split(seed, roster.Size.Threshold, holders.Length);
        var keyShares = Shamir.Split(maskKey, roster.Size.Threshold, holders.Length);
        var encrypted = new byte[holders.Count(holder => holder != self) * ShareCipher.EncryptedSize];
        Span<byte> pair = stackalloc byte[ShareCipher.PairSize];
        var place = 0;
        for (var i = 0; i < holders.Length; i++)
        {
            seedShares[i].Value.Span.CopyTo(pair);
            keyShares[i].Value.Span.CopyTo(pair[ShareCipher.ShareSize..]);
            Erase(seedShares[i]);
            Erase(keyShares[i]);
            if (holders[i] == self)
            {
                pair.CopyTo(kept);
                continue;
            }

            var name = roster.Name(holders[i]);
            ShareCipher.Encrypt(
                channel.With(holders[i]), parameters, roster.Name(self), name, roster.Hash, pair, encrypted.AsSpan(place, ShareCipher.EncryptedSize));
            place += ShareCipher.EncryptedSize;
        }

        CryptographicOperations.ZeroMemory(pair);
        return encrypted;
    }

    private static void Erase(Share share)
    {
        if (MemoryMarshal.TryGetArray(share.Value, out var array))
        {
            CryptographicOperations.ZeroMemory(array);
        }
    }
}
