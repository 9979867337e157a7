namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What a node checks of a roster before it gives anybody a share.</summary>
internal static class RosterCheck
{
    /// <exception cref="PrivacyException">The roster is not what an honest coordinator sends, or not enough for this site.</exception>
    public static Roster Accept(
        ReadOnlySpan<byte> encoded, string self, ReadOnlySpan<byte> ownAdvertisement, RoundParameters parameters, EnrolledKeys enrolled, ClientPolicy policy)
    {
        var roster = enrolled.Read(encoded);
        var own = roster.IndexOf(self);
        Require(
            own >= 0 && roster.Advertisement(own).Encoded.Span.SequenceEqual(ownAdvertisement),
            PrivacyRefusal.SwappedKey,
            $"{self}: the roster does not carry the keys that this node advertised");
        for (var node = 0; node < roster.Nodes; node++)
        {
            roster.Advertisement(node).Verify(parameters, MessageType.Advertise, enrolled);
        }

        RoundParameters.RequireCohort(roster.Nodes, policy.Cohort, "this site");
        CheckKeysDiffer(roster);
        CheckSize(roster.Size, parameters, policy);
        return roster;
    }

    private static void CheckKeysDiffer(Roster roster)
    {
        var seen = new HashSet<(UInt128, UInt128)>();
        for (var node = 0; node < roster.Nodes; node++)
        {
            foreach (var key in Roster.KeysOf(roster.Advertisement(node)))
            {
                Require(seen.Add(key), PrivacyRefusal.SwappedKey, $"{roster.Name(node)}: it has a key that is there twice");
            }
        }
    }

    private static void CheckSize(GroupSize claimed, RoundParameters parameters, ClientPolicy policy)
    {
        var due = parameters.SizeOf(claimed.Nodes);
        Require(
            claimed.Threshold >= due.Threshold,
            PrivacyRefusal.ThresholdTooLow,
            $"the roster's threshold of {claimed.Threshold} is below the {due.Threshold} that {claimed.Nodes} nodes need");
        Require(
            claimed == due,
            PrivacyRefusal.DifferentParameters,
            $"the roster says {claimed.Neighbours} neighbours and threshold {claimed.Threshold}; {claimed.Nodes} nodes need {due.Neighbours} and {due.Threshold}");
        Require(
            due.Threshold >= policy.MinimumThreshold,
            PrivacyRefusal.ThresholdTooLow,
            $"{due.Threshold} share holders could open a secret; this site asks for at least {policy.MinimumThreshold}");
    }

    private static void Require(bool holds, PrivacyRefusal code, string otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(code, otherwise);
        }
    }
}
