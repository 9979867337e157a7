namespace FedInfra.Privacy.SecureAggregation;

/// <summary>The coordinator's first phase: advertisements become a roster.</summary>
internal sealed class RosterBuilder(RoundParameters parameters, EnrolledKeys enrolled, IEnumerable<string> cohort) : IDisposable
{
    private readonly SortedSet<string> _cohort = new(cohort, StringComparer.Ordinal);
    private readonly SortedDictionary<string, SignedMessage> _advertisements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PeerKey> _maskKeys = new(StringComparer.Ordinal);
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
        var maskKey = new PeerKey(advertisement.Body.Span[PeerKey.Size..], advertisement.Sender);
        var keys = Roster.KeysOf(advertisement);
        if (keys[0] == keys[1] || keys.Any(_keys.Contains))
        {
            maskKey.Dispose();
            throw new PrivacyException(PrivacyRefusal.SwappedKey, $"{advertisement.Sender}: it advertises a key that is there already");
        }

        _keys.UnionWith(keys);
        _maskKeys.Add(advertisement.Sender, maskKey);
        _advertisements.Add(advertisement.Sender, advertisement);
    }

    /// <summary>A node's key for masks, imported when it came.</summary>
    public PeerKey MaskKey(string node) => _maskKeys[node];

    public void Dispose()
    {
        foreach (var key in _maskKeys.Values)
        {
            key.Dispose();
        }
    }

    public bool HasEnough => _advertisements.Count >= parameters.MinimumCohort;

    public Roster Build() =>
        HasEnough
            ? Roster.Create(parameters.SizeOf(_advertisements.Count), [.. _advertisements.Values])
            : throw new PrivacyException(
                PrivacyRefusal.TooManyDropouts,
                $"{_advertisements.Count} nodes advertised keys; {parameters.MinimumCohort} are needed; missing: {NameList.Of(Awaited)}");
}
