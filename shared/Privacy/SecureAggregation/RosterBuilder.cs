namespace FedInfra.Privacy.SecureAggregation;

/// <summary>The coordinator's first phase: advertisements become a roster.</summary>
internal sealed class RosterBuilder(RoundParameters parameters, EnrolledKeys enrolled, IEnumerable<string> cohort)
{
    private readonly SortedSet<string> _cohort = new(cohort, StringComparer.Ordinal);
    private readonly SortedDictionary<string, SignedMessage> _advertisements = new(StringComparer.Ordinal);
    private readonly HashSet<(UInt128, UInt128)> _keys = [];

    /// <summary>Nodes that were asked.</summary>
    public int Asked => _cohort.Count;

    public IReadOnlyList<string> Awaited => [.. _cohort.Where(name => !_advertisements.ContainsKey(name))];

    public void Accept(SignedMessage advertisement)
    {
        Roster.CheckBody(advertisement);
        advertisement.Verify(parameters, MessageType.Advertise, enrolled);
        if (!_cohort.Contains(advertisement.Sender))
        {
            throw new PrivacyException(PrivacyRefusal.UnknownNode, $"{advertisement.Sender}: it was not asked to take part in this round");
        }

        if (_advertisements.TryGetValue(advertisement.Sender, out var known))
        {
            known.RequireSame(advertisement);
            return;
        }

        // A key that is none, or another's, would make every neighbour refuse.
        new PeerKey(advertisement.Body.Span[..PeerKey.Size], advertisement.Sender).Dispose();
        new PeerKey(advertisement.Body.Span[PeerKey.Size..], advertisement.Sender).Dispose();
        foreach (var key in Roster.KeysOf(advertisement))
        {
            if (!_keys.Add(key))
            {
                throw new PrivacyException(PrivacyRefusal.SwappedKey, $"{advertisement.Sender}: it advertises a key that is there already");
            }
        }

        _advertisements.Add(advertisement.Sender, advertisement);
    }

    public Roster Build() =>
        _advertisements.Count >= parameters.MinimumCohort
            ? Roster.Create(parameters.SizeOf(_advertisements.Count), [.. _advertisements.Values])
            : throw new PrivacyException(
                PrivacyRefusal.TooManyDropouts,
                $"{_advertisements.Count} nodes advertised keys; {parameters.MinimumCohort} are needed; missing: {NameList.Of(Awaited)}");
}
