using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>A coordinator that breaks the protocol, each way by its name, and a node that notices.</summary>
public abstract class AttackTest : IDisposable
{
    private protected const string Victim = "node-0000";
    private protected readonly Federation _federation = new(5);

    private protected SecureAggregationClient VictimClient => _federation.Clients[Victim];

    public void Dispose()
    {
        _federation.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static SignedMessage Message(ReadOnlyMemory<byte> encoded) => SignedMessage.Parse(encoded.Span, "test");

    private protected static NodeSet SetOf(int nodes, params int[] members)
    {
        var set = new NodeSet(nodes);
        foreach (var member in members)
        {
            set.Add(member);
        }

        return set;
    }

    private protected static int IndexOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> part) => bytes.IndexOf(part);

    private protected static ReadOnlyMemory<byte> RosterOf(IEnumerable<SignedMessage> messages)
    {
        var sorted = messages.OrderBy(message => message.Sender, StringComparer.Ordinal).ToList();
        var size = new GroupSize(sorted.Count, sorted.Count - 1, (2 * sorted.Count / 3) + 1);
        return Roster.Create(size, sorted).Encoded;
    }

    /// <summary>The roster of all, with one message in the place of its sender's, or beside the others.</summary>
    private protected ReadOnlyMemory<byte> RosterWith(SignedMessage message) =>
        RosterOf(_federation.Names.Select(name => _federation.Clients[name])
            .Select(client => Message(client.Phase == ClientPhase.Started ? client.Advertise() : client.LastMessage))
            .Where(other => other.Sender != message.Sender).Append(message));

    private protected void UpToMask(IReadOnlyList<string>? dropped = null)
    {
        _federation.Share(_federation.Advertise());
        foreach (var name in _federation.Names.Except(dropped ?? []))
        {
            _federation.Server.AcceptMaskedInput(_federation.MaskOne(name).Span);
        }
    }

    private protected void UpToConfirm()
    {
        UpToMask();
        _federation.Confirm(_federation.Server.CloseMasking());
    }

    private protected void Refused(PrivacyRefusal code, string named, Func<object> step)
    {
        var refusal = Assert.Throws<PrivacyException>(step);
        Assert.True(code == refusal.Code, $"{refusal.Code} instead of {code}: {refusal.Message}");
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ClientPhase.Refused, VictimClient.Phase);
    }
}
