namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// What the coordinator shows for a node's shares: the survivors (U3), a number (4 bytes), and so many signatures of the node's
/// holders over them: place in the roster (4 bytes) and signature (64 bytes), ascending. It asks for no share by name: which
/// of the two each holder's is follows from U3, so that asking for both cannot even be said.
/// </summary>
internal static class UnmaskRequest
{
    public static byte[] Encode(NodeSet survivors, IReadOnlyList<(int Node, ReadOnlyMemory<byte> Signature)> signatures)
    {
        using var writer = new WireWriter();
        writer.Bytes(survivors.Bits).Number32((uint)signatures.Count);
        foreach (var (node, signature) in signatures)
        {
            writer.Number32((uint)node).Bytes(signature.Span);
        }

        return writer.ToArray();
    }

    /// <summary>Checks that a threshold of the holders signed the survivors that this node signed.</summary>
    /// <exception cref="PrivacyException">Other survivors, a signature that does not hold, or too few.</exception>
    public static void Check(
        ReadOnlySpan<byte> encoded, ClientView view, NodeSet sharers, NodeSet survivors, RoundParameters parameters, EnrolledKeys enrolled)
    {
        var (roster, holders) = (view.Roster, view.Holders);
        var reader = new WireReader(encoded, "unmask request");
        if (!NodeSet.Read(ref reader, roster.Nodes).SameAs(survivors))
        {
            throw new PrivacyException(
                PrivacyRefusal.BothSharesAsked,
                "the survivors are not the ones that this node confirmed; answering for two sets would give both shares of a node");
        }

        var count = reader.Count(smallest: sizeof(uint) + EnrolledKeys.SignatureSize);
        var hash = Survivors.Hash(roster, sharers, survivors);
        var previous = -1;
        for (var i = 0; i < count; i++)
        {
            var node = reader.Number32();
            var signature = reader.Bytes(EnrolledKeys.SignatureSize);
            if (node >= (uint)roster.Nodes || (int)node <= previous || Array.BinarySearch(holders, (int)node) < 0 || !survivors.Contains((int)node))
            {
                throw new PrivacyException(
                    PrivacyRefusal.ForgedConsistency, $"signature {i} is of node {node}, which is no surviving share holder of this node, or is there twice");
            }

            previous = (int)node;
            Verify(SignedMessage.Rebuild(parameters, roster.Name(previous), MessageType.Consistency, hash, signature), enrolled);
        }

        reader.End();
        if (count < roster.Size.Threshold)
        {
            throw new PrivacyException(
                PrivacyRefusal.ForgedConsistency, $"{count} share holders confirmed the survivors; {roster.Size.Threshold} are needed");
        }
    }

    private static void Verify(SignedMessage message, EnrolledKeys enrolled)
    {
        try
        {
            enrolled.Verify(message);
        }
        catch (PrivacyException exception) when (exception.Code == PrivacyRefusal.ForgedSignature)
        {
            throw new PrivacyException(PrivacyRefusal.ForgedConsistency, $"{message.Sender}: it did not sign these survivors");
        }
    }
}
