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
    private ClientView? _view;
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
        policy.Check(parameters);
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
        policy.Check(parameters);
        var client = new SecureAggregationClient(ClientState.Decode(saved, parameters), enrolledKey, parameters, enrolled, policy, save);
        if (client._state.Roster.Length > 0)
        {
            client._view = new ClientView(enrolled.Read(client._state.Roster), client._state.Name, parameters, policy);
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
            var accepted = RosterCheck.Accept(roster.Span, _state.Name, _state.Advertisement, _parameters, _enrolled, _policy);
            _view = new ClientView(accepted, _state.Name, _parameters, _policy);
            _state.Roster = accepted.Encoded;
            _state.Seed = RandomNumberGenerator.GetBytes(ShareCipher.ShareSize);
            _state.Shares = new byte[_view.Holders.Length * ShareCipher.PairSize];
            _channel = new ChannelSecrets(_state.ChannelKey, accepted);
            var kept = _view.OwnPlace < 0 ? default : _state.Shares.AsSpan(_view.OwnPlace * ShareCipher.PairSize, ShareCipher.PairSize);
            var encrypted = ShareDealer.Deal(_view, _parameters, _channel, _state.Seed, _state.MaskKey, kept);
            var commitment = KeyDerivation.Commit(_state.Seed, _parameters, _state.Name);
            return Leave(
                ClientPhase.Shared, KeyShares.Create(_enrolledKey, _parameters, _state.Name, accepted.Hash, commitment, encrypted).Encode());
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
            _channel ??= new ChannelSecrets(_state.ChannelKey, _view!.Roster);
            var sharers = ShareDelivery.Open(delivery.Span, _view!, _parameters, _enrolled, _channel, _state.Shares);
            _view!.Require(sharers, "shared keys");
            _state.EraseChannelKey();
            _channel.Dispose();
            _state.Sharers = sharers.Bits.ToArray();
            Leave(ClientPhase.Masking, []);
            _mask = new VectorMask(NodeMasks.Make(_view, sharers, _parameters, _state.MaskKey, _state.Seed));
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
            var set = _view!.Read(survivors.Span, "survivors");
            if (_state.Phase == ClientPhase.Confirmed)
            {
                throw set.Bits.SequenceEqual(_state.Survivors)
                    ? AlreadyAnswered()
                    : new PrivacyException(
                        PrivacyRefusal.BothSharesAsked, "other survivors were confirmed before; answering for two sets would give both shares of a node");
            }

            var sharers = _view.Read(_state.Sharers, "sharers");
            _view.RequireSurvivors(set, sharers);
            _state.Survivors = set.Bits.ToArray();
            var hash = Survivors.Hash(_view.Roster, sharers, set);
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
            var (sharers, survivors) = (_view!.Read(_state.Sharers, "sharers"), _view.Read(_state.Survivors, "survivors"));
            UnmaskRequest.Check(request.Span, _view, sharers, survivors, _parameters, _enrolled);
            using var body = new WireWriter();
            body.Bytes(Survivors.Hash(_view.Roster, sharers, survivors));
            for (var i = 0; i < _view.Holders.Length; i++)
            {
                if (sharers.Contains(_view.Holders[i]))
                {
                    var pair = _state.Shares.AsSpan(i * ShareCipher.PairSize, ShareCipher.PairSize);
                    body.Bytes(survivors.Contains(_view.Holders[i]) ? pair[..ShareCipher.ShareSize] : pair[ShareCipher.ShareSize..]);
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

        if (_state.Phase != phase)
        {
            throw new PrivacyException(PrivacyRefusal.OutOfOrder, $"{_state.Name}: it is at {_state.Phase}; this step comes after {phase}");
        }
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
        catch (PrivacyException exception) when (exception.Code != PrivacyRefusal.AlreadyAnswered)
        {
            Erase();
            Leave(ClientPhase.Refused, []);
            throw;
        }
    }
}
