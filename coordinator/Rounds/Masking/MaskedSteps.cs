using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>
/// What the steps of a masked round do at the coordinator: each takes a node's message to the protocol, and gives what the
/// next one needs when its phase closes. When that is, and who may speak, is the exchange's affair, whose lock guards this.
/// </summary>
internal sealed class MaskedSteps(MaskedRoundInfo round, IReadOnlyList<string> cohort) : IDisposable
{
    private readonly SecureAggregationServer _server = new(round.Parameters, round.Enrolled, cohort);
    private readonly Dictionary<string, BlobId> _updates = new(StringComparer.Ordinal);

    /// <summary>Who has not answered in the open phase.</summary>
    public IReadOnlyList<string> Awaited => _server.Awaited;

    /// <summary>Whether the open phase could close now without ending the round.</summary>
    public bool HasEnough => _server.HasEnough;

    /// <summary>The masked updates that nodes signed for.</summary>
    public IReadOnlyDictionary<string, BlobId> Updates => _updates;

    /// <exception cref="PrivacyException">The message is refused.</exception>
    public void Accept(Assignment assignment, MaskingStep step, ReadOnlySpan<byte> message)
    {
        MessageSender.Require(assignment.Node, step, message);
        switch (step)
        {
            case MaskingStep.Advertise:
                _server.AcceptAdvertisement(message);
                break;
            case MaskingStep.ShareKeys:
                _server.AcceptShares(message);
                break;
            case MaskingStep.MaskedInput:
                var update = UploadOf(assignment, message);
                _server.AcceptMaskedInput(message);
                _updates[assignment.Node] = update;
                break;
            case MaskingStep.Confirm:
                _server.AcceptConfirmation(message);
                break;
            default:
                _server.AcceptUnmask(message);
                break;
        }
    }

    /// <summary>Closes any phase but the last.</summary>
    /// <returns>What each node that answered needs next.</returns>
    /// <exception cref="PrivacyException">Too few nodes are left.</exception>
    public Func<string, ByteString> Close(PhaseProgress phase)
    {
        switch (phase.Step)
        {
            case MaskingStep.Advertise:
                var roster = ByteString.CopyFrom(_server.CloseAdvertising().Span);
                return _ => roster;
            case MaskingStep.ShareKeys:
                _server.CloseSharing();
                return node => ByteString.CopyFrom(_server.DeliveryFor(node).Span);
            case MaskingStep.MaskedInput:
                var survivors = ByteString.CopyFrom(_server.CloseMasking().Span);
                return _ => survivors;
            default:
                _server.CloseConfirming();

                // Made now, because the server forgets once the sum is open and a reply may have been lost.
                var requests = phase.Answered.Keys.ToDictionary(node => node, node => ByteString.CopyFrom(_server.UnmaskRequestFor(node).Span));
                return node => requests[node];
        }
    }

    /// <summary>Closes the last phase; long, and safe without the lock once no message comes through any more.</summary>
    /// <exception cref="PrivacyException">Too few nodes are left, or a secret does not come out of its shares.</exception>
    public UnmaskedRound Unmask() => _server.Unmask();

    public void Dispose() => _server.Dispose();

    /// <summary>The vector that a node signs for must be here, whole, before its hash counts: a survivor's vector is needed.</summary>
    private BlobId UploadOf(Assignment assignment, ReadOnlySpan<byte> message)
    {
        if (assignment.Uploaded is not { } uploaded)
        {
            throw new PrivacyException(PrivacyRefusal.OutOfOrder, $"{assignment.Node}: its masked update was not uploaded whole before it was signed for");
        }

        var length = sizeof(uint) * round.Parameters.VectorLength;
        if (uploaded.Length != length)
        {
            throw new PrivacyException(PrivacyRefusal.Malformed, $"{assignment.Node}: its masked update has {uploaded.Length} bytes instead of {length}");
        }

        var signed = Convert.ToHexStringLower(SignedMessage.Parse(message, assignment.Node).Body.Span);
        return signed == uploaded.Sha256
            ? BlobId.Parse(uploaded.Sha256)
            : throw new PrivacyException(
                PrivacyRefusal.Malformed, $"{assignment.Node}: it signs for a vector {signed}, but has uploaded {uploaded.Sha256}");
    }
}
