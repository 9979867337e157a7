using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>The coordinator's last step: secrets from shares, each checked against what its owner published, and masks from secrets.</summary>
internal sealed class MaskRecovery(RoundParameters parameters, Roster roster, int[][] holders, NodeSet sharers, NodeSet survivors, Func<string, PeerKey> maskKeys)
{
    private readonly List<WrongShare> _wrong = [];

    /// <param name="commitments">What each sharer committed to.</param>
    /// <param name="answers">Node to its shares, one for each of its holders in U2, in their order.</param>
    public UnmaskedRound Recover(Func<int, ReadOnlyMemory<byte>> commitments, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> answers)
    {
        var streams = new MaskStreams(parameters.VectorLength);
        try
        {
            Fill(streams, commitments, answers);
            return new UnmaskedRound(streams, [.. survivors.Members().Select(roster.Name)], _wrong);
        }
        catch
        {
            streams.Dispose();
            throw;
        }
    }

    private void Fill(MaskStreams streams, Func<int, ReadOnlyMemory<byte>> commitments, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> answers)
    {
        var held = answers.Keys.ToDictionary(node => node, node => holders[node].Where(sharers.Contains).ToArray());
        foreach (var owner in sharers.Members())
        {
            var shares = new List<Share>();
            for (var i = 0; i < holders[owner].Length; i++)
            {
                var holder = holders[owner][i];
                if (answers.TryGetValue(holder, out var answer))
                {
                    var place = Array.BinarySearch(held[holder], owner);
                    shares.Add(new Share(i + 1, answer.Slice(place * ShareCipher.ShareSize, ShareCipher.ShareSize)));
                }
            }

            if (survivors.Contains(owner))
            {
                var commitment = commitments(owner);
                var seed = Decode(owner, shares, found => KeyDerivation.Commit(found, parameters, roster.Name(owner)).AsSpan().SequenceEqual(commitment.Span));
                AddSelfMask(streams, owner, seed);
            }
            else
            {
                AddPairMasks(streams, owner, Decode(owner, shares, found => IsMaskKey(owner, found)));
            }
        }
    }

    private byte[] Decode(int owner, List<Share> shares, Func<byte[], bool> fits)
    {
        var (secret, wrong) = ShareDecoder.Decode(shares, roster.Size.Threshold, ShareCipher.ShareSize, fits);
        string HolderAt(int point) => roster.Name(holders[owner][point - 1]);
        if (secret is null)
        {
            throw new PrivacyException(
                PrivacyRefusal.BadShare,
                $"{roster.Name(owner)}: its secret does not come out of the {shares.Count} shares of {NameList.Of(shares.Select(share => HolderAt(share.Point)))}; "
                + "one of them sent a wrong share or it dealt wrong ones, and too few are left to tell");
        }

        _wrong.AddRange(wrong.Select(point => new WrongShare(HolderAt(point), roster.Name(owner))));
        return secret;
    }

    private bool IsMaskKey(int owner, byte[] candidate)
    {
        try
        {
            using var key = AgreementKey.Import(candidate);
            return key.PublicKey.AsSpan().SequenceEqual(roster.MaskKey(owner));
        }
        catch (PrivacyException)
        {
            return false;
        }
    }

    private void AddSelfMask(MaskStreams streams, int owner, byte[] seed)
    {
        Span<byte> key = stackalloc byte[Keystream.KeySize];
        KeyDerivation.SelfMask(seed, parameters, roster.Name(owner), key);
        streams.Add(key, subtract: true);
        CryptographicOperations.ZeroMemory(seed);
        CryptographicOperations.ZeroMemory(key);
    }

    private void AddPairMasks(MaskStreams streams, int dropped, byte[] secret)
    {
        using var own = AgreementKey.Import(secret);
        CryptographicOperations.ZeroMemory(secret);
        Span<byte> key = stackalloc byte[Keystream.KeySize];
        foreach (var other in holders[dropped])
        {
            if (other == dropped || !survivors.Contains(other))
            {
                continue;
            }

            // The survivor added the mask where it is the lower of the two.
            NodeMasks.Pair(own, maskKeys(roster.Name(other)), roster, dropped, other, parameters, key);
            streams.Add(key, subtract: other < dropped);
        }

        CryptographicOperations.ZeroMemory(key);
    }
}
