using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// A node's side of one round: <see cref="Advertise"/>, <see cref="ShareKeys"/>, <see cref="BeginMasking"/> and
/// <see cref="CompleteMasking"/>, <see cref="Confirm"/>, <see cref="Unmask"/>, each once and in this order (Bonawitz 2017 with
/// the consistency round; Bell 2020 for sparse graphs). It believes nothing that a coordinator says: what does not hold is
/// refused with a code, and after a refusal everything is erased and the node is a drop-out.
/// </summary>
/// <remarks>
/// State is saved before a message is returned: restored from it, a node goes on, can send its last message again unchanged
/// (<see cref="LastMessage"/>), and cannot answer twice or differently. Not safe for use by several threads.
/// </remarks>
public sealed class SecureAggregationClient : IDisposable
{
    private readonly ClientState _state;
    private readonly ECDsa _enrolledKey;
    private readonly RoundParameters _parameters;
    private readonly EnrolledKeys _enrolled;
    private readonly ClientPolicy _policy;
    private readonly Action<ReadOnlyMemory<byte>> _save;
    private Roster? _roster;
    private int _self;
    private int[] _holders = [];
    private ChannelSecrets? _channel;
    private VectorMask? _mask;

    private SecureAggregationClient(
        ClientState state, ECDsa enrolledKey, RoundParameters parameters, EnrolledKeys enrolled, ClientPolicy policy, Action<ReadOnlyMemory<byte>> save) =>
        (_state, _enrolledKey, _parameters, _enrolled, _policy, _save) = (state, enrolledKey, parameters, enrolled, policy, save);

    /// <summary>What the node has done last.</summary>
    public ClientPhase Phase => _state.Phase;

    /// <summary>The last message, unchanged, for when it may not have arrived; none while masking, and none once shares have left.</summary>
    public ReadOnlyMemory<byte> LastMessage => _state.LastMessage;

    /// <summary>Starts a round with fresh keys.</summary>
    /// <param name="name">This node, as it is enrolled.</param>
    /// <param name="enrolledKey">Its private key; stays the caller's.</param>
    /// <param name="parameters">The round, by this node's own reckoning.</param>
    /// <param name="enrolled">Everybody's public keys.</param>
    /// <param name="policy">What this site insists on.</param>
    /// <param name="save">Makes the state durable before it returns; called before every message. The bytes are secret and are zeroed after the call.</param>
    /// <exception cref="PrivacyException">The round does not satisfy the site's policy.</exception>
    public static SecureAggregationClient Start(
        string name, ECDsa enrolledKey, RoundParameters parameters, EnrolledKeys enrolled, ClientPolicy policy, Action<ReadOnlyMemory<byte>> save)
    {
        CheckPolicy(parameters, policy);
        using var channel = AgreementKey.Generate();
        using var mask = AgreementKey.Generate();
        byte[] body = [.. channel.PublicKey, .. mask.PublicKey];
        var state = new ClientState
        {
            Name = name,
            ChannelKey = channel.PrivateKey.ToArray(),
            MaskKey = mask.PrivateKey.ToArray(),
            Advertisement = SignedMessage.Create(enrolledKey, parameters, name, MessageType.Advertise, body).Encoded.ToArray(),
        };
        return new SecureAggregationClient(state, enrolledKey, parameters, enrolled, policy, save);
    }

    /// <summary>Goes on with a round after a restart.</summary>
    /// <param name="saved">What was saved last.</param>
    /// <param name="enrolledKey">As at the start.</param>
    /// <param name="parameters">As at the start.</param>
    /// <param name="enrolled">As at the start.</param>
    /// <param name="policy">As at the start.</param>
    /// <param name="save">As at the start.</param>
    /// <exception cref="PrivacyException">The state is of another round, or damaged.</exception>
    public static SecureAggregationClient Restore(
        ReadOnlySpan<byte> saved, ECDsa enrolledKey, RoundParameters parameters, EnrolledKeys enrolled, ClientPolicy policy, Action<ReadOnlyMemory<byte>> save)
    {
        CheckPolicy(parameters, policy);
        var client = new SecureAggregationClient(ClientState.Decode(saved, parameters), enrolledKey, parameters, enrolled, policy, save);
        if (client._state.Roster.Length > 0)
        {
            client.Use(Roster.Parse(client._state.Roster));
        }

        return client;
    }

    /// <summary>Message 0: two fresh public keys.</summary>
    public ReadOnlyMemory<byte> Advertise()
    {
        RequirePhase(ClientPhase.Started);
        return Leave(ClientPhase.Advertised, _state.Advertisement);
    }

    /// <summary>Message 1: shares of this node's two secrets, for its neighbours.</summary>
    /// <param name="roster">Everybody's message 0.</param>
    /// <exception cref="PrivacyException">See <see cref="PrivacyRefusal"/>.</exception>
    public ReadOnlyMemory<byte> ShareKeys(ReadOnlyMemory<byte> roster)
    {
        RequirePhase(ClientPhase.Advertised);
        return Guarded(() =>
        {
            Use(RosterCheck.Accept(roster.Span, _state.Name, _state.Advertisement, _parameters, _enrolled, _policy));
            _state.Roster = _roster!.Encoded;
            _state.Seed = RandomNumberGenerator.GetBytes(ShareCipher.ShareSize);
            _state.Shares = new byte[_holders.Length * ShareCipher.PairSize];
            var own = Array.BinarySearch(_holders, _self);
            _channel = new ChannelSecrets(_state.ChannelKey, _roster);
            var kept = own < 0 ? default : _state.Shares.AsSpan(own * ShareCipher.PairSize, ShareCipher.PairSize);
            var encrypted = ShareDealer.Deal(_roster, _self, _holders, _parameters, _channel, _state.Seed, _state.MaskKey, kept);
            var commitment = KeyDerivation.Commit(_state.Seed, _parameters, _state.Name);
            return Leave(
                ClientPhase.Shared, KeyShares.Create(_enrolledKey, _parameters, _state.Name, _roster.Hash, commitment, encrypted).Encode());
        });
    }

    /// <summary>Reads the others' shares and makes this node's masks. Once: what is masked in part cannot be masked again.</summary>
    /// <param name="delivery">The others' message 1.</param>
    /// <returns>The masks, for header and values; the client owns them.</returns>
    /// <exception cref="PrivacyException">See <see cref="PrivacyRefusal"/>.</exception>
    public VectorMask BeginMasking(ReadOnlyMemory<byte> delivery)
    {
        RequirePhase(ClientPhase.Shared);
        return Guarded(() =>
        {
            _channel ??= new ChannelSecrets(_state.ChannelKey, _roster!);
            var sharers = ShareDelivery.Open(delivery.Span, _roster!, _self, _holders, _parameters, _enrolled, _channel, _state.Shares);
            CheckSet(sharers, "shared keys");
            _state.EraseChannelKey();
            _channel.Dispose();
            _state.Sharers = sharers.Bits.ToArray();
            Leave(ClientPhase.Masking, []);
            _mask = new VectorMask(NodeMasks.Make(_roster!, _self, _holders, sharers, _parameters, _state.MaskKey, _state.Seed));
            return _mask;
        });
    }

    /// <summary>Message 2: the hash of the masked vector, whose bytes travel by themselves. Own keys are erased.</summary>
    public ReadOnlyMemory<byte> CompleteMasking()
    {
        RequirePhase(ClientPhase.Masking);
        if (_mask is null)
        {
            throw new PrivacyException(
                PrivacyRefusal.AlreadyAnswered, $"{_state.Name}: it was masking when it was stopped; a part may have left, so it drops out of this round");
        }

        var hash = _mask.Finish();
        _mask.Dispose();
        _mask = null;
        _state.EraseOwnSecrets();
        return Leave(ClientPhase.Masked, SignedMessage.Create(_enrolledKey, _parameters, _state.Name, MessageType.MaskedInput, hash).Encoded.ToArray());
    }

    /// <summary>Message 3: a signature over who survived.</summary>
    /// <param name="survivors">U3 from the coordinator.</param>
    /// <exception cref="PrivacyException">See <see cref="PrivacyRefusal"/>.</exception>
    public ReadOnlyMemory<byte> Confirm(ReadOnlyMemory<byte> survivors)
    {
        if (_state.Phase != ClientPhase.Confirmed)
        {
            RequirePhase(ClientPhase.Masked);
        }

        return Guarded(() =>
        {
            var set = ReadSet(survivors.Span, "survivors");
            if (_state.Phase == ClientPhase.Confirmed)
            {
                throw set.Bits.SequenceEqual(_state.Survivors)
                    ? AlreadyAnswered()
                    : new PrivacyException(
                        PrivacyRefusal.BothSharesAsked, "other survivors were confirmed before; answering for two sets would give both shares of a node");
            }

            var sharers = ReadSet(_state.Sharers, "sharers");
            var invented = set.FirstOutside(sharers);
            Require(invented < 0, PrivacyRefusal.InventedSurvivor, () => $"{_roster!.Name(invented)}: it is said to survive but never shared its keys");
            Require(set.Contains(_self), PrivacyRefusal.LeftOut, () => $"{_state.Name}: its update is not in the sum");
            CheckSet(set, "sent updates");
            _state.Survivors = set.Bits.ToArray();
            var hash = SecureAggregation.Survivors.Hash(_roster!, sharers, set);
            return Leave(ClientPhase.Confirmed, SignedMessage.Create(_enrolledKey, _parameters, _state.Name, MessageType.Consistency, hash).Encoded.ToArray());
        });
    }

    /// <summary>
    /// Message 4: of each neighbour one share, of its own mask's seed where it survived and of its mask key where it did not.
    /// Once; everything is erased before the message is returned.
    /// </summary>
    /// <param name="request">The survivors with a threshold of signatures.</param>
    /// <exception cref="PrivacyException">See <see cref="PrivacyRefusal"/>.</exception>
    public ReadOnlyMemory<byte> Unmask(ReadOnlyMemory<byte> request)
    {
        RequirePhase(ClientPhase.Confirmed);
        return Guarded(() =>
        {
            var (sharers, survivors) = (ReadSet(_state.Sharers, "sharers"), ReadSet(_state.Survivors, "survivors"));
            UnmaskRequest.Check(request.Span, _roster!, _holders, sharers, survivors, _parameters, _enrolled);
            using var body = new WireWriter();
            body.Bytes(SecureAggregation.Survivors.Hash(_roster!, sharers, survivors));
            for (var i = 0; i < _holders.Length; i++)
            {
                if (sharers.Contains(_holders[i]))
                {
                    var pair = _state.Shares.AsSpan(i * ShareCipher.PairSize, ShareCipher.PairSize);
                    body.Bytes(survivors.Contains(_holders[i]) ? pair[..ShareCipher.ShareSize] : pair[ShareCipher.ShareSize..]);
                }
            }

            var message = SignedMessage.Create(_enrolledKey, _parameters, _state.Name, MessageType.Unmask, body.Written);
            _state.EraseEverything();
            Leave(ClientPhase.Done, []);
            return message.Encoded;
        });
    }

    /// <summary>Forgets the secrets in memory; what was saved stays, so that the round can go on after a restart.</summary>
    public void Dispose() => Erase();

    private static void CheckPolicy(RoundParameters parameters, ClientPolicy policy)
    {
        if (parameters.MaxCorrupt < policy.MaxCorrupt)
        {
            throw new PrivacyException(
                PrivacyRefusal.ThresholdTooLow,
                FormattableString.Invariant($"max_corrupt: the round holds against {parameters.MaxCorrupt} of the nodes, this site asks for {policy.MaxCorrupt}"));
        }
    }

    private static void Require(bool holds, PrivacyRefusal code, Func<string> otherwise)
    {
        if (!holds)
        {
            throw new PrivacyException(code, otherwise());
        }
    }

    private void Use(Roster roster)
    {
        _roster = roster;
        _self = roster.IndexOf(_state.Name);
        _holders = roster.Graph(_parameters).HoldersOf(_self);
    }

    private NodeSet ReadSet(ReadOnlySpan<byte> bits, string what)
    {
        var reader = new WireReader(bits, what);
        var set = NodeSet.Read(ref reader, _roster!.Nodes);
        reader.End();
        return set;
    }

    private void CheckSet(NodeSet set, string did)
    {
        Require(set.Contains(_self), PrivacyRefusal.LeftOut, () => $"{_state.Name}: it is not among those who {did}");
        RoundParameters.RequireCohort(set.Count, Math.Max(_policy.Cohort, _parameters.MinimumCohort), "this site");
        var holders = _holders.Count(set.Contains);
        Require(
            holders >= _roster!.Size.Threshold,
            PrivacyRefusal.TooManyDropouts,
            () => $"{holders} of this node's {_holders.Length} share holders {did}; {_roster.Size.Threshold} are needed");
    }

    private void RequirePhase(ClientPhase phase)
    {
        if (_state.Phase == ClientPhase.Refused)
        {
            throw new PrivacyException(PrivacyRefusal.OutOfOrder, $"{_state.Name}: it refused to go on with this round");
        }

        if (_state.Phase > phase)
        {
            throw AlreadyAnswered();
        }

        Require(_state.Phase == phase, PrivacyRefusal.OutOfOrder, () => $"{_state.Name}: it is at {_state.Phase}; this step comes after {phase}");
    }

    private PrivacyException AlreadyAnswered() =>
        new(PrivacyRefusal.AlreadyAnswered, $"{_state.Name}: it is at {_state.Phase} and answers nothing twice");

    private byte[] Leave(ClientPhase phase, byte[] message)
    {
        (_state.Phase, _state.LastMessage) = (phase, message);
        using var state = _state.Encode(_parameters);
        var bytes = state.ToArray();
        try
        {
            _save(bytes);
        }
        catch
        {
            // What is not saved must not leave, not even later as the last message.
            Erase();
            _state.Phase = ClientPhase.Refused;
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }

        return message;
    }

    private void Erase()
    {
        _mask?.Dispose();
        _channel?.Dispose();
        _state.EraseEverything();
    }

    private T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (PrivacyException exception) when (exception.Code is not (PrivacyRefusal.AlreadyAnswered or PrivacyRefusal.OutOfOrder))
        {
            Erase();
            Leave(ClientPhase.Refused, []);
            throw;
        }
    }
}
