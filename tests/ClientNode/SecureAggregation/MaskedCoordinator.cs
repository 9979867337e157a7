using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Rpc;
using Google.Protobuf;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>An honest coordinator in memory: it closes a step when everybody who has not dropped out has answered.</summary>
internal sealed class MaskedCoordinator : IDisposable
{
    private readonly SecureAggregationServer _server;
    private readonly Dictionary<(string Node, MaskingStep Step), ByteString> _accepted = [];
    private readonly ConcurrentDictionary<MaskingStep, TaskCompletionSource> _closed = new();
    private readonly HashSet<string> _dropped = [];
    private readonly Lock _lock = new();
    private readonly DistributedPlan? _noise;
    private ReadOnlyMemory<byte> _roster;
    private ReadOnlyMemory<byte> _survivors;

    public MaskedCoordinator(MaskedFederation federation)
    {
        Parameters = federation.Parameters;
        _noise = federation.Directive.Train.Privacy is { Mode: DifferentialPrivacy.Types.Mode.Distributed } ? PrivateRounds.DistributedOf(federation.Directive.Train) : null;
        _server = new SecureAggregationServer(Parameters, federation.Enrolled, federation.Keys.Keys);
    }

    public RoundParameters Parameters { get; }

    /// <summary>The masked updates that arrived.</summary>
    public ConcurrentDictionary<string, byte[]> Uploaded { get; } = new();

    /// <summary>Called before a message is taken (false) and after (true), and once an update has arrived; may throw.</summary>
    public Action<string, MaskingStep, bool> OnCall { get; set; } = (_, _, _) => { };

    public void Serve(MaskedNode node)
    {
        node.Link.OnAdvance = (request, cancellationToken) => AdvanceAsync(node.Name, request, cancellationToken);
        node.Link.OnBegin = _ => Uploaded.TryGetValue(node.Name, out var held) ? held.Length : 0;
        node.Link.OnUpload = async (source, offset) =>
        {
            using var rest = new MemoryStream();
            await source.CopyToAsync(rest);
            Uploaded[node.Name] = [.. Uploaded.GetValueOrDefault(node.Name, []).AsSpan(0, (int)offset), .. rest.ToArray()];
            OnCall(node.Name, MaskingStep.Unspecified, true);
        };
    }

    /// <summary>Waits for a node no longer.</summary>
    public void Drop(string node)
    {
        lock (_lock)
        {
            _dropped.Add(node);
            CloseWhereAll();
        }
    }

    /// <summary>The weighted mean of the updates of those who survived.</summary>
    public (float[] Mean, IReadOnlyList<string> Contributors) Open()
    {
        using var unmasked = _server.Unmask();
        var sum = new uint[Parameters.VectorLength];
        foreach (var vector in unmasked.Contributors.Select(name => MemoryMarshal.Cast<byte, uint>(Uploaded[name].AsSpan()).ToArray()))
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += vector[i];
            }
        }

        unmasked.Subtract(sum);
        var weight = VectorHeader.TotalWeight(sum, unmasked.Contributors.Count);
        var mean = new float[Parameters.Values];
        if (_noise is null)
        {
            Parameters.Quantizer.Dequantize(sum.AsSpan(VectorHeader.Length), weight, mean);
        }
        else
        {
            _noise.Mean(sum.AsSpan(VectorHeader.Length), unmasked.Contributors.Count, mean);
        }

        return (mean, unmasked.Contributors);
    }

    public void Dispose() => _server.Dispose();

    private async Task<AdvanceReply> AdvanceAsync(string node, AdvanceRequest request, CancellationToken cancellationToken)
    {
        OnCall(node, request.Step, false);
        lock (_lock)
        {
            Accept(node, request);
        }

        OnCall(node, request.Step, true);
        await Closed(request.Step).Task.WaitAsync(cancellationToken);
        return new AdvanceReply { Ready = true, Next = ByteString.CopyFrom(Answer(node, request.Step).Span) };
    }

    private void Accept(string node, AdvanceRequest request)
    {
        if (_accepted.TryGetValue((node, request.Step), out var known))
        {
            Assert.Equal(known, request.Message);
            return;
        }

        if (_dropped.Contains(node))
        {
            throw new RpcException(RpcStatusCode.FailedPrecondition, $"{node} came too late");
        }

        switch (request.Step)
        {
            case MaskingStep.Advertise:
                _server.AcceptAdvertisement(request.Message.Span);
                break;
            case MaskingStep.ShareKeys:
                _server.AcceptShares(request.Message.Span);
                break;
            case MaskingStep.MaskedInput:
                Assert.Equal(SHA256.HashData(Uploaded[node]), _server.AcceptMaskedInput(request.Message.Span).ToArray());
                break;
            case MaskingStep.Confirm:
                _server.AcceptConfirmation(request.Message.Span);
                break;
            default:
                _server.AcceptUnmask(request.Message.Span);
                break;
        }

        _accepted.Add((node, request.Step), request.Message);
        CloseWhereAll();
    }

    private void CloseWhereAll()
    {
        if (_server.Awaited.Except(_dropped).Any())
        {
            return;
        }

        switch (_server.Phase)
        {
            case ServerPhase.Advertising:
                _roster = _server.CloseAdvertising();
                Closed(MaskingStep.Advertise).TrySetResult();
                break;
            case ServerPhase.Sharing:
                _server.CloseSharing();
                Closed(MaskingStep.ShareKeys).TrySetResult();
                break;
            case ServerPhase.Masking:
                _survivors = _server.CloseMasking();
                Closed(MaskingStep.MaskedInput).TrySetResult();
                break;
            case ServerPhase.Confirming:
                _server.CloseConfirming();
                Closed(MaskingStep.Confirm).TrySetResult();
                break;
            default:
                Closed(MaskingStep.Unmask).TrySetResult();
                break;
        }
    }

    private ReadOnlyMemory<byte> Answer(string node, MaskingStep step)
    {
        lock (_lock)
        {
            return step switch
            {
                MaskingStep.Advertise => _roster,
                MaskingStep.ShareKeys => _server.DeliveryFor(node),
                MaskingStep.MaskedInput => _survivors,
                MaskingStep.Confirm => _server.UnmaskRequestFor(node),
                _ => default,
            };
        }
    }

    private TaskCompletionSource Closed(MaskingStep step) => _closed.GetOrAdd(step, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
