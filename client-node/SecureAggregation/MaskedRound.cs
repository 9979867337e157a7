using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Polly;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>
/// One node in one masked round: five messages, each sent again unchanged until the coordinator has answered it, and the
/// masked update between the second and the third. It starts wherever the state stands, so a restart takes the same path.
/// </summary>
public sealed class MaskedRound : IDisposable
{
    private readonly Directive _directive;
    private readonly RoundParameters _parameters;
    private readonly SecureAggregationClient _client;
    private readonly RoundRecord _record;
    private readonly BeforeMasking? _beforeMasking;
    private readonly ResiliencePipeline _retry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _left;

    internal MaskedRound(
        Directive directive,
        RoundParameters parameters,
        SecureAggregationClient client,
        RoundRecord record,
        BeforeMasking? beforeMasking,
        ResiliencePipeline retry,
        TimeProvider time,
        ILogger logger) =>
        (_directive, _parameters, _client, _record, _beforeMasking, _retry, _time, _logger) =
            (directive, parameters, client, record, beforeMasking, retry, time, logger);

    /// <summary>False where the masked update was written before a restart: there is nothing to train any more.</summary>
    public bool NeedsUpdate => _client.Phase <= ClientPhase.Shared;

    /// <summary>True where the masked update is written, so that a process that is started again soon can still see the round through.</summary>
    public bool CanOutliveProcess => _client.Phase is ClientPhase.Masked or ClientPhase.Confirmed;

    /// <summary>Takes the update through the round.</summary>
    /// <param name="node">Its link and its uploads.</param>
    /// <param name="delta">Trained minus start; empty where none is needed.</param>
    /// <param name="cancellationToken">The node drops out.</param>
    /// <returns>What is reported. How many examples there were, and the loss, is not in it.</returns>
    /// <exception cref="FedInfra.Privacy.PrivacyException">The coordinator, or a peer, does not keep to the protocol.</exception>
    /// <exception cref="Rpc.RpcException">The coordinator goes on without this node.</exception>
    public async Task<Trained> SendAsync(NodeContext node, float[] delta, CancellationToken cancellationToken)
    {
        var message = _client.Phase == ClientPhase.Started ? _client.Advertise() : _client.LastMessage;
        if (_client.Phase == ClientPhase.Advertised)
        {
            message = _client.ShareKeys(await AdvanceAsync(node, MaskingStep.Advertise, message, cancellationToken));
        }

        await using var file = NeedsUpdate ? _record.CreateMasked() : _record.OpenMasked();
        BlobRef update;
        if (_client.Phase == ClientPhase.Shared)
        {
            update = Mask(node, file, delta, await AdvanceAsync(node, MaskingStep.ShareKeys, message, cancellationToken), cancellationToken);
            message = _client.CompleteMasking();
        }
        else
        {
            update = await MaskedVector.NameOfAsync(file, cancellationToken);
        }

        if (_client.Phase == ClientPhase.Masked)
        {
            await node.Uploads.SendAsync(node, _directive.Id, file, update, cancellationToken);
            message = _client.Confirm(await AdvanceAsync(node, MaskingStep.MaskedInput, message, cancellationToken));
        }

        message = _client.Unmask(await AdvanceAsync(node, MaskingStep.Confirm, message, cancellationToken));
        await AdvanceAsync(node, MaskingStep.Unmask, message, cancellationToken);
        return new Trained { Update = update, ModelSha256 = Convert.ToHexStringLower(_parameters.ModelHash.Span) };
    }

    /// <summary>Leaves what the disk holds to the node's next process; without its help a small cohort could not open the sum.</summary>
    public void LeaveToNextProcess() => _left = true;

    /// <summary>Erases what memory holds of the round, and the disk unless it is left to the next process. The session stays used.</summary>
    public void Dispose()
    {
        _client.Dispose();
        if (_left)
        {
            _record.Close();
        }
        else
        {
            _record.Dispose();
        }
    }

    private BlobRef Mask(NodeContext node, FileStream file, float[] delta, ReadOnlyMemory<byte> shares, CancellationToken cancellationToken)
    {
        var work = _directive.Train;
        var values = _beforeMasking is null ? delta : _beforeMasking.Clip(delta);
        if (values.Length != _parameters.Values)
        {
            throw new InvalidOperationException($"{values.Length} values where the round has {_parameters.Values}.");
        }

        // Not earlier: a round that ends before anything of an update leaves costs nothing.
        DirectiveWork.Debit(node, _directive);

        // Under differential privacy that counts sites, each counts the same; where it counts examples, by its examples.
        var weight = work.Privacy is { Mode: not DifferentialPrivacy.Types.Mode.Local } ? 1 : Math.Min(node.Data.Train.Count, work.Masking.MaximumWeight);
        using var rounding = work.Masking.RepeatableRounding && work.Privacy is null
            ? RoundingNoise.Repeatable(unchecked((long)work.Plan.Seed), _directive.Round, node.Node)
            : RoundingNoise.Cryptographic();
        var (update, clipped) = MaskedVector.Write(
            file, values, weight, _parameters.Quantizer, rounding, _beforeMasking?.Encode, _client.BeginMasking(shares), cancellationToken);
        _record.MakeDurable(file);
        if (clipped > 0)
        {
            Log.ValuesClipped(_logger, node.Node, _directive.Round, _directive.Job, clipped, values.Length, _parameters.Quantizer.ClipRange);
        }

        return update;
    }

    private async Task<ReadOnlyMemory<byte>> AdvanceAsync(NodeContext node, MaskingStep step, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var bytes = ByteString.CopyFrom(message.Span);
        while (true)
        {
            var reply = await _retry.ExecuteAsync(async token =>
            {
                var request = new AdvanceRequest { Session = node.Session(), Directive = _directive.Id, Step = step, Message = bytes };
                return await node.Link.AdvanceAsync(request, token);
            }, cancellationToken);
            if (reply.Ready)
            {
                return reply.Next.Memory;
            }

            // The coordinator has waited already; this keeps one that does not from becoming a storm.
            await Task.Delay(CoordinatorRetry.FirstPause, _time, cancellationToken);
        }
    }
}
