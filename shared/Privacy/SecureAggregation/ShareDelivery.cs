namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// What a node gets in answer to its shares: who shared (U2), then for each of its holders in U2 but itself, ascending, what
/// that one signed (blob) and the pair of shares for this node.
/// </summary>
internal static class ShareDelivery
{
    public static byte[] Encode(NodeSet sharers, IEnumerable<(SignedMessage Signed, ReadOnlyMemory<byte> Encrypted)> entries)
    {
        using var writer = new WireWriter();
        writer.Bytes(sharers.Bits);
        foreach (var (signed, encrypted) in entries)
        {
            writer.Blob(signed.Encoded.Span).Bytes(encrypted.Span);
        }

        return writer.ToArray();
    }

    /// <summary>Checks and decrypts everything.</summary>
    /// <param name="encoded">Bytes from the coordinator.</param>
    /// <param name="view">The round as this node sees it.</param>
    /// <param name="parameters">The round's.</param>
    /// <param name="enrolled">Keys for the signatures.</param>
    /// <param name="channel">What it agreed with the others.</param>
    /// <param name="shares">A pair for each holder; the own one is there already.</param>
    /// <returns>Who shared.</returns>
    /// <exception cref="PrivacyException">A sender saw another roster, or its shares cannot be read; it is named.</exception>
    public static NodeSet Open(
        ReadOnlySpan<byte> encoded, ClientView view, RoundParameters parameters, EnrolledKeys enrolled, ChannelSecrets channel, Span<byte> shares)
    {
        var (roster, self, holders) = (view.Roster, view.Self, view.Holders);
        var reader = new WireReader(encoded, "delivered shares");
        var sharers = NodeSet.Read(ref reader, roster.Nodes);
        for (var i = 0; i < holders.Length; i++)
        {
            if (holders[i] == self || !sharers.Contains(holders[i]))
            {
                continue;
            }

            var name = roster.Name(holders[i]);
            var signed = KeyShares.ParseSigned(reader.Blob());
            if (signed.Sender != name)
            {
                throw reader.Malformed($"shares of {signed.Sender} where those of {name} are due");
            }

            signed.Verify(parameters, MessageType.ShareKeys, enrolled);
            if (!KeyShares.RosterHash(signed).Span.SequenceEqual(roster.Hash))
            {
                throw new PrivacyException(PrivacyRefusal.DifferentRosters, $"{name}: it was shown another roster than {roster.Name(self)}");
            }

            ShareCipher.Decrypt(
                channel.With(holders[i]), parameters, name, roster.Name(self), roster.Hash, reader.Bytes(ShareCipher.EncryptedSize), shares.Slice(i * ShareCipher.PairSize, ShareCipher.PairSize));
        }

        reader.End();
        return sharers;
    }
}
