using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Identity;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>
/// An enrolled node that keeps to the protocol but takes its time: a phase of a masked round stays open until the test
/// lets it answer, so that a test can act in the middle of any phase without a race. Its update is zero, of ten examples.
/// </summary>
/// <param name="node">Its connection.</param>
/// <param name="certificate">What it shows; owned.</param>
/// <param name="key">What it signs with; owned.</param>
internal sealed class PacingNode(FakeNode node, X509Certificate2 certificate, ECDsa key) : IAsyncDisposable
{
    private const int Weight = 10;

    public FakeNode Node => node;

    /// <summary>Answers a training directive without masking.</summary>
    public async Task TrainAsync()
    {
        var directive = await node.TrainingAsync();
        var update = FakeNode.Update(directive);
        await node.DeliverAsync(directive, update);
        await node.ReportAsync(directive, update);
    }

    /// <summary>Takes the zero update through a masked round.</summary>
    /// <param name="directive">The round's.</param>
    /// <param name="before">Called before each message; false stops here for good.</param>
    /// <param name="change">Makes another message of each that is due.</param>
    public async Task MaskAsync(Directive directive, Func<MaskingStep, Task<bool>> before, Func<MaskingStep, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? change = null)
    {
        var parameters = MaskedRounds.ParametersOf(directive, Convert.FromHexString(directive.Train.Model.Weights.Sha256));
        using var enrolled = KeysOf(directive.Train.Masking);
        using var client = SecureAggregationClient.Start(node.Name, key, parameters, enrolled, new ClientPolicy(), _ => { });
        byte[] update = [];
        var answer = ReadOnlyMemory<byte>.Empty;
        foreach (var step in new[] { MaskingStep.Advertise, MaskingStep.ShareKeys, MaskingStep.MaskedInput, MaskingStep.Confirm, MaskingStep.Unmask })
        {
            var message = step switch
            {
                MaskingStep.Advertise => client.Advertise(),
                MaskingStep.ShareKeys => client.ShareKeys(answer),
                MaskingStep.MaskedInput => Mask(),
                MaskingStep.Confirm => client.Confirm(answer),
                _ => client.Unmask(answer),
            };
            if (!await before(step))
            {
                return;
            }

            if (step == MaskingStep.MaskedInput)
            {
                await node.DeliverAsync(directive, update);
            }

            answer = await AdvanceAsync(directive, step, change?.Invoke(step, message) ?? message);
        }

        await node.ReportAsync(directive, update, trained =>
        {
            trained.Examples = 0;
            trained.ClearLoss();
        });

        ReadOnlyMemory<byte> Mask()
        {
            var vector = new uint[parameters.VectorLength];
            VectorHeader.Write(Weight, vector);
            using var rounding = RoundingNoise.Cryptographic();
            parameters.Quantizer.Quantize(new float[parameters.Values], Weight, rounding, vector.AsSpan(VectorHeader.Length));
            client.BeginMasking(answer).Apply(vector);
            update = MemoryMarshal.AsBytes(vector.AsSpan()).ToArray();
            return client.CompleteMasking();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        certificate.Dispose();
        key.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> AdvanceAsync(Directive directive, MaskingStep step, ReadOnlyMemory<byte> message)
    {
        var request = new AdvanceRequest { Session = node.Session, Directive = directive.Id, Step = step, Message = ByteString.CopyFrom(message.Span) };
        while (true)
        {
            var reply = await node.Channel.CallAsync(FederationMethods.Advance, request);
            if (reply.Ready)
            {
                return reply.Next.Memory;
            }
        }
    }

    private static EnrolledKeys KeysOf(Masking masking) => new(masking.Certificates.Select(bytes =>
    {
        using var certificate = X509CertificateLoader.LoadCertificate(bytes.Span);
        return KeyValuePair.Create(CommonName.Of(certificate.SubjectName), (ReadOnlyMemory<byte>)certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }));
}
