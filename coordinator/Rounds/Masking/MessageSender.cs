using System.Buffers.Binary;
using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>Whose a message is: a node may only pass on its own.</summary>
internal static class MessageSender
{
    /// <exception cref="PrivacyException">It is another node's, or no message.</exception>
    public static void Require(string node, MaskingStep step, ReadOnlySpan<byte> message)
    {
        // Key shares carry their signed part first, behind its length; the others are the signed part alone.
        if (step == MaskingStep.ShareKeys)
        {
            var length = message.Length < sizeof(uint) ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(message);
            if (length > message.Length - sizeof(uint))
            {
                throw new PrivacyException(PrivacyRefusal.Malformed, $"{node}: {message.Length} bytes are no key shares");
            }

            message = message.Slice(sizeof(uint), (int)length);
        }

        var sender = SignedMessage.Parse(message, node).Sender;
        if (sender != node)
        {
            throw new PrivacyException(PrivacyRefusal.UnknownNode, $"{node}: it sends a message of {sender}");
        }
    }
}
