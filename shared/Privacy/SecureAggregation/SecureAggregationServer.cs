namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// The coordinator's side of one round: it collects and passes on what nodes say, and learns which masks to take from the sum.
/// In each phase: accept messages, then close the phase (at a deadline, or when <see cref="Awaited"/> is empty) and send out
/// what that gives. Who is missing then has dropped out; with too few left, closing throws and names them.
/// </summary>
/// <remarks>
/// It never sees an update; vectors go from the nodes to wherever they are summed, and must have the hash that
/// <see cref="AcceptMaskedInput"/> returns. Kept in memory only: a round that a restart cuts short is run again as another
/// session. Not safe for use by several threads.
/// </remarks>
public sealed class SecureAggregationServer : IDisposable
{
    private readonly RoundParameters _parameters;
    private readonly EnrolledKeys _enrolled;
    private readonly RosterBuilder _advertisements;
    private readonly Dictionary<int, KeyShares> _shares = [];
    private readonly Dictionary<int, SignedMessage> _maskedInputs = [];
    private readonly Dictionary<int, SignedMessage> _confirmations = [];
    private readonly Dictionary<int, SignedMessage> _answers = [];
    private Roster? _roster;
    private int[][] _holders = [];
    private NodeSet? _sharers;
    private NodeSet? _survivors;

    /// <param name="parameters">The round.</param>
    /// <param name="enrolled">The nodes' public keys.</param>
    /// <param name="cohort">Who is asked to take part.</param>
    /// <exception cref="PrivacyException">The cohort is too small, or larger than headroom was proved for.</exception>
    public SecureAggregationServer(RoundParameters parameters, EnrolledKeys enrolled, IEnumerable<string> cohort)
    {
        (_parameters, _enrolled, _advertisements) = (parameters, enrolled, new RosterBuilder(parameters, enrolled, cohort));
        parameters.SizeOf(_advertisements.Asked);
    }

    /// <summary>What is being collected.</summary>
    public ServerPhase Phase { get; private set; }

    /// <summary>Who has not yet answered in this phase.</summary>
    public IReadOnlyList<string> Awaited => Phase switch
    {
        ServerPhase.Advertising => _advertisements.Awaited,
        ServerPhase.Sharing => Without(Enumerable.Range(0, _roster!.Nodes), _shares),
        ServerPhase.Masking => Without(_sharers!.Members(), _maskedInputs),
        ServerPhase.Confirming => Without(_survivors!.Members(), _confirmations),
        ServerPhase.Unmasking => Without(_confirmations.Keys.Order(), _answers),
        _ => [],
    };

    /// <summary>True where closing the phase now would not end the round for want of nodes. It reads every holder: ask rarely.</summary>
    public bool HasEnough => Phase == ServerPhase.Advertising ? _advertisements.HasEnough : Phase != ServerPhase.Done && WhyTooFew() is null;

    /// <summary>Message 0 of a node.</summary>
    /// <exception cref="PrivacyException">It does not hold; the node drops out unless it sends a right one.</exception>
    public void AcceptAdvertisement(ReadOnlySpan<byte> message)
    {
        RequirePhase(ServerPhase.Advertising);
        _advertisements.Accept(SignedMessage.Parse(message, "advertisement"));
    }

    /// <summary>The roster, for everybody in it.</summary>
    /// <exception cref="PrivacyException">Too few nodes.</exception>
    public ReadOnlyMemory<byte> CloseAdvertising()
    {
        RequirePhase(ServerPhase.Advertising);
        _roster = _advertisements.Build();
        var graph = _roster.Graph(_parameters);
        _holders = [.. Enumerable.Range(0, _roster.Nodes).Select(graph.HoldersOf)];
        Phase = ServerPhase.Sharing;
        return _roster.Encoded;
    }

    /// <summary>Message 1 of a node.</summary>
    /// <inheritdoc cref="AcceptAdvertisement" path="/exception"/>
    public void AcceptShares(ReadOnlySpan<byte> message)
    {
        var shares = KeyShares.Parse(message);
        Check(shares.Message, ServerPhase.Sharing, MessageType.ShareKeys);
        var node = IndexOf(shares.Message, null);
        if (!KeyShares.RosterHash(shares.Message).Span.SequenceEqual(_roster!.Hash))
        {
            throw new PrivacyException(PrivacyRefusal.DifferentRosters, $"{shares.Message.Sender}: it answers another roster");
        }

        var due = _holders[node].Count(holder => holder != node) * ShareCipher.EncryptedSize;
        if (shares.Encrypted.Length != due)
        {
            throw new PrivacyException(PrivacyRefusal.Malformed, $"{shares.Message.Sender}: {shares.Encrypted.Length} bytes of shares instead of {due}");
        }

        if (_shares.TryGetValue(node, out var known))
        {
            known.Message.RequireSame(shares.Message);
            return;
        }

        _shares.Add(node, shares);
    }

    /// <summary>Fixes who shared (U2); <see cref="DeliveryFor"/> then gives each of them its shares.</summary>
    /// <exception cref="PrivacyException">Too few nodes.</exception>
    public void CloseSharing()
    {
        RequirePhase(ServerPhase.Sharing);
        RequireEnough();
        _sharers = SetOf(_shares.Keys);
        Phase = ServerPhase.Masking;
    }

    /// <summary>What a sharer gets in answer to its shares.</summary>
    public ReadOnlyMemory<byte> DeliveryFor(string node)
    {
        var self = _roster?.IndexOf(node) ?? -1;
        if (_sharers is null || self < 0 || !_sharers.Contains(self))
        {
            throw new InvalidOperationException($"{node} is not among those who shared keys.");
        }

        return ShareDelivery.Encode(_sharers, _holders[self].Where(holder => holder != self && _sharers.Contains(holder)).Select(holder =>
        {
            var place = Array.BinarySearch(_holders[holder], self);
            place -= Array.BinarySearch(_holders[holder], holder) is >= 0 and var own && own < place ? 1 : 0;
            return (_shares[holder].Message, (ReadOnlyMemory<byte>)_shares[holder].Encrypted.AsMemory(place * ShareCipher.EncryptedSize, ShareCipher.EncryptedSize));
        }));
    }

    /// <summary>Message 2 of a node, once its masked vector is here and durable.</summary>
    /// <returns>SHA-256 that the masked vector (little-endian) must have.</returns>
    /// <inheritdoc cref="AcceptAdvertisement" path="/exception"/>
    public ReadOnlyMemory<byte> AcceptMaskedInput(ReadOnlySpan<byte> message)
    {
        var input = SignedMessage.Parse(message, "masked input");
        Check(input, ServerPhase.Masking, MessageType.MaskedInput);
        RequireBody(input, RoundParameters.HashSize);
        Add(_maskedInputs, IndexOf(input, _sharers), input);
        return input.Body;
    }

    /// <summary>Who survived (U3), for every survivor. Only their vectors go into the sum.</summary>
    /// <exception cref="PrivacyException">Too few nodes.</exception>
    public ReadOnlyMemory<byte> CloseMasking()
    {
        RequirePhase(ServerPhase.Masking);
        RequireEnough();
        _survivors = SetOf(_maskedInputs.Keys);
        Phase = ServerPhase.Confirming;
        return _survivors.Bits.ToArray();
    }

    /// <summary>Message 3 of a node.</summary>
    /// <inheritdoc cref="AcceptAdvertisement" path="/exception"/>
    public void AcceptConfirmation(ReadOnlySpan<byte> message)
    {
        var confirmation = SignedMessage.Parse(message, "confirmation");
        Check(confirmation, ServerPhase.Confirming, MessageType.Consistency);
        RequireSurvivors(confirmation);
        RequireBody(confirmation, RoundParameters.HashSize);
        Add(_confirmations, IndexOf(confirmation, _survivors), confirmation);
    }

    /// <summary>Fixes who confirmed; <see cref="UnmaskRequestFor"/> then gives each of them the others' signatures.</summary>
    /// <exception cref="PrivacyException">Too few nodes.</exception>
    public void CloseConfirming()
    {
        RequirePhase(ServerPhase.Confirming);
        RequireEnough();
        Phase = ServerPhase.Unmasking;
    }

    /// <summary>What a node that confirmed gets: a threshold of its holders' signatures.</summary>
    public ReadOnlyMemory<byte> UnmaskRequestFor(string node)
    {
        var self = _roster?.IndexOf(node) ?? -1;
        if (Phase != ServerPhase.Unmasking || !_confirmations.ContainsKey(self))
        {
            throw new InvalidOperationException($"{node} is not among those who confirmed the survivors.");
        }

        return UnmaskRequest.Encode(
            _survivors!,
            [.. _holders[self].Where(_confirmations.ContainsKey).Take(_roster!.Size.Threshold).Select(holder => (holder, _confirmations[holder].Signature))]);
    }

    /// <summary>Message 4 of a node.</summary>
    /// <inheritdoc cref="AcceptAdvertisement" path="/exception"/>
    public void AcceptUnmask(ReadOnlySpan<byte> message)
    {
        var answer = SignedMessage.Parse(message, "unmask answer");
        Check(answer, ServerPhase.Unmasking, MessageType.Unmask);
        var node = IndexOf(answer, _survivors);
        RequireBody(answer, RoundParameters.HashSize + (_holders[node].Count(_sharers!.Contains) * ShareCipher.ShareSize));
        RequireSurvivors(answer);
        Add(_answers, node, answer);
    }

    /// <summary>The masks to take from the sum of the survivors' vectors.</summary>
    /// <exception cref="PrivacyException">Too few answers, or a secret that does not come out of its shares; who is to blame is named.</exception>
    public UnmaskedRound Unmask()
    {
        RequirePhase(ServerPhase.Unmasking);
        RequireEnough();
        var recovery = new MaskRecovery(_parameters, _roster!, _holders, _sharers!, _survivors!, _advertisements.MaskKey);
        var unmasked = recovery.Recover(
            node => KeyShares.Commitment(_shares[node].Message),
            _answers.ToDictionary(answer => answer.Key, answer => answer.Value.Body[RoundParameters.HashSize..]));
        Phase = ServerPhase.Done;
        _answers.Clear();
        return unmasked;
    }

    public void Dispose() => _advertisements.Dispose();

    private static void RequireBody(SignedMessage message, int size)
    {
        if (message.Body.Length != size)
        {
            throw new PrivacyException(PrivacyRefusal.Malformed, $"{message.Sender}: a {message.Type} message of {message.Body.Length} bytes instead of {size}");
        }
    }

    private static void Add(Dictionary<int, SignedMessage> messages, int node, SignedMessage message)
    {
        if (!messages.TryAdd(node, message))
        {
            messages[node].RequireSame(message);
        }
    }

    private void RequireSurvivors(SignedMessage message)
    {
        var hash = Survivors.Hash(_roster!, _sharers!, _survivors!);
        if (message.Body.Length < hash.Length || !message.Body.Span[..hash.Length].SequenceEqual(hash))
        {
            throw new PrivacyException(PrivacyRefusal.ForgedConsistency, $"{message.Sender}: it answers for other survivors");
        }
    }

    private void RequirePhase(ServerPhase phase)
    {
        if (Phase != phase)
        {
            throw new PrivacyException(PrivacyRefusal.OutOfOrder, $"the round is at {Phase}, not at {phase}");
        }
    }

    private void Check(SignedMessage message, ServerPhase phase, MessageType type)
    {
        RequirePhase(phase);
        message.Verify(_parameters, type, _enrolled);
    }

    private int IndexOf(SignedMessage message, NodeSet? among)
    {
        var node = _roster!.IndexOf(message.Sender);
        return node >= 0 && (among is null || among.Contains(node))
            ? node
            : throw new PrivacyException(PrivacyRefusal.OutOfOrder, $"{message.Sender}: it dropped out of this round before");
    }

    private NodeSet SetOf(IEnumerable<int> nodes)
    {
        var set = new NodeSet(_roster!.Nodes);
        foreach (var node in nodes)
        {
            set.Add(node);
        }

        return set;
    }

    private void RequireEnough()
    {
        if (WhyTooFew() is { } what)
        {
            throw new PrivacyException(PrivacyRefusal.TooManyDropouts, $"{what}; missing: {NameList.Of(Awaited)}");
        }
    }

    /// <summary>What of the phase's answers is too few; null where there are enough. The later phases need holders alone.</summary>
    private string? WhyTooFew() => Phase switch
    {
        ServerPhase.Sharing => WhyTooFew(SetOf(_shares.Keys), SetOf(_shares.Keys), "shared keys", _parameters.MinimumCohort),
        ServerPhase.Masking => WhyTooFew(SetOf(_maskedInputs.Keys), _sharers!, "sent updates", _parameters.MinimumCohort),
        ServerPhase.Confirming => WhyTooFew(SetOf(_confirmations.Keys), _sharers!, "confirmed the survivors", minimum: 0),
        _ => WhyTooFew(SetOf(_answers.Keys), _sharers!, "gave shares", minimum: 0),
    };

    /// <summary>Every secret that will be needed still has a threshold of holders.</summary>
    private string? WhyTooFew(NodeSet present, NodeSet owners, string did, int minimum)
    {
        if (present.Count < minimum)
        {
            return $"{present.Count} nodes {did}; {minimum} are needed";
        }

        foreach (var owner in owners.Members())
        {
            var left = _holders[owner].Count(present.Contains);
            if (left < _roster!.Size.Threshold)
            {
                return $"{left} of the {_holders[owner].Length} holders of {_roster.Name(owner)}'s shares {did}; {_roster.Size.Threshold} are needed";
            }
        }

        return null;
    }

    private List<string> Without<T>(IEnumerable<int> nodes, Dictionary<int, T> answered) =>
        [.. nodes.Where(node => !answered.ContainsKey(node)).Select(_roster!.Name)];
}
