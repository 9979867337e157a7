using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;

namespace FedInfra.Coordinator.Tests.Rounds.Masking;

/// <summary>A node as the protocol's library plays it, and the update that it has.</summary>
internal sealed class MaskedNode(Assignment assignment, ECDsa key, RoundParameters parameters, SecureAggregationClient client, BlobStore blobs) : IDisposable
{
    public string Name => assignment.Node;

    public Assignment Assignment => assignment;

    public SecureAggregationClient Client => client;

    public required float[] Update { get; init; }

    public required int Weight { get; init; }

    /// <summary>What the coordinator answered last.</summary>
    public ReadOnlyMemory<byte> Next { get; private set; }

    /// <summary>The last message.</summary>
    public ReadOnlyMemory<byte> Last { get; private set; }

    /// <summary>This node's next message for a step; uploads the masked update before it signs for it.</summary>
    public ReadOnlyMemory<byte> Make(MaskingStep step) => Last = step switch
    {
        MaskingStep.Advertise => client.Advertise(),
        MaskingStep.ShareKeys => client.ShareKeys(Next),
        MaskingStep.MaskedInput => MakeInput(),
        MaskingStep.Confirm => client.Confirm(Next),
        _ => client.Unmask(Next),
    };

    public void Upload(byte[] bytes) => assignment.Uploaded = new BlobRef { Sha256 = blobs.Put(bytes).ToString(), Length = bytes.Length };

    /// <summary>Signs anything with this node's key.</summary>
    public ReadOnlyMemory<byte> Sign(MessageType type, byte[] body) => SignedMessage.Create(key, parameters, Name, type, body).Encoded;

    /// <summary>Sends a message and calls again until the phase has closed.</summary>
    public async Task SendAsync(MaskingStep step, ReadOnlyMemory<byte> message)
    {
        AdvanceReply reply;
        do
        {
            reply = await CallAsync(step, message);
        }
        while (!reply.Ready);
        Next = reply.Next.Memory;
    }

    public Task<AdvanceReply> CallAsync(MaskingStep step, ReadOnlyMemory<byte> message) => assignment.Advance!(
        assignment, new AdvanceRequest { Directive = assignment.Directive.Id, Step = step, Message = ByteString.CopyFrom(message.Span) }, CancellationToken.None);

    public void Dispose()
    {
        client.Dispose();
        key.Dispose();
    }

    private ReadOnlyMemory<byte> MakeInput()
    {
        var vector = new uint[parameters.VectorLength];
        VectorHeader.Write(Weight, vector);
        using var noise = RoundingNoise.Cryptographic();
        parameters.Quantizer.Quantize(Update, Weight, noise, vector.AsSpan(VectorHeader.Length));
        client.BeginMasking(Next).Apply(vector);
        Upload(MemoryMarshal.AsBytes(vector.AsSpan()).ToArray());
        return client.CompleteMasking();
    }
}
