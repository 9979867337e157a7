using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What a node must not forget between two messages of a round. It holds secrets: keep it where only the node reads.</summary>
internal sealed class ClientState
{
    private const byte Version = 1;

    public ClientPhase Phase { get; set; }

    public required string Name { get; init; }

    /// <summary>The signed advertisement, as it must come back.</summary>
    public byte[] Advertisement { get; set; } = [];

    /// <summary>Private key for shares on their way; erased once those of the others are read.</summary>
    public byte[] ChannelKey { get; set; } = [];

    /// <summary>Private key of the masks with others; erased with the masking.</summary>
    public byte[] MaskKey { get; set; } = [];

    /// <summary>Seed of the own mask; erased with the masking.</summary>
    public byte[] Seed { get; set; } = [];

    public byte[] Roster { get; set; } = [];

    /// <summary>U2: who shared keys.</summary>
    public byte[] Sharers { get; set; } = [];

    /// <summary>The pair of shares of each holder, in their order; zeros where there is none. Erased with the last message.</summary>
    public byte[] Shares { get; set; } = [];

    /// <summary>U3 as signed.</summary>
    public byte[] Survivors { get; set; } = [];

    /// <summary>The last message, to be sent again if it may not have arrived.</summary>
    public byte[] LastMessage { get; set; } = [];

    public static ClientState Decode(ReadOnlySpan<byte> encoded, RoundParameters parameters)
    {
        var reader = new WireReader(encoded, "saved state of secure aggregation");
        if (reader.Number8() != Version)
        {
            throw reader.Malformed("another version of this program wrote it; the round cannot go on");
        }

        var phase = reader.Number8();
        if (phase > (byte)ClientPhase.Refused)
        {
            throw reader.Malformed($"phase {phase} is unknown");
        }

        if (!reader.Bytes(RoundParameters.HashSize).SequenceEqual(Identity(parameters)))
        {
            throw new PrivacyException(PrivacyRefusal.ReplayedRound, "the saved state belongs to another session, round, model or other parameters");
        }

        var state = new ClientState
        {
            Phase = (ClientPhase)phase,
            Name = reader.Text(RoundParameters.MaximumNameLength),
            Advertisement = reader.Blob().ToArray(),
            ChannelKey = reader.Blob().ToArray(),
            MaskKey = reader.Blob().ToArray(),
            Seed = reader.Blob().ToArray(),
            Roster = reader.Blob().ToArray(),
            Sharers = reader.Blob().ToArray(),
            Shares = reader.Blob().ToArray(),
            Survivors = reader.Blob().ToArray(),
            LastMessage = reader.Blob().ToArray(),
        };
        reader.End();
        return state;
    }

    public WireWriter Encode(RoundParameters parameters) =>
        new WireWriter(Roster.Length + Shares.Length + LastMessage.Length + (1 << 10)).Number8(Version).Number8((byte)Phase).Bytes(Identity(parameters)).Text(Name).Blob(Advertisement).Blob(ChannelKey).Blob(MaskKey)
            .Blob(Seed).Blob(Roster).Blob(Sharers).Blob(Shares).Blob(Survivors).Blob(LastMessage);

    public void EraseChannelKey()
    {
        CryptographicOperations.ZeroMemory(ChannelKey);
        ChannelKey = [];
    }

    public void EraseOwnSecrets()
    {
        EraseChannelKey();
        CryptographicOperations.ZeroMemory(MaskKey);
        CryptographicOperations.ZeroMemory(Seed);
        (MaskKey, Seed) = ([], []);
    }

    public void EraseEverything()
    {
        EraseOwnSecrets();
        CryptographicOperations.ZeroMemory(Shares);
        (Shares, LastMessage, Roster) = ([], [], []);
    }

    private static byte[] Identity(RoundParameters parameters)
    {
        using var writer = new WireWriter();
        return SHA256.HashData(writer.Text(parameters.Session).Number32((uint)parameters.Round).Bytes(parameters.ModelHash.Span).Bytes(parameters.Hash.Span).Written);
    }
}
