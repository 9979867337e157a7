using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.State;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Nodes;

/// <summary>
/// Answers client nodes. A node may fetch only the models of its own directives, and upload only their updates; what
/// it sends is checked before it counts.
/// </summary>
public sealed class FederationHandlers(
    NodeDirectory nodes, NodeCallers callers, StateStore state, BlobStore blobs, UpdateInspection inspection, TimeProvider time, ILogger<FederationHandlers> logger)
    : IRpcHandlers
{
    /// <summary>Bytes in one chunk.</summary>
    public const int ChunkLength = 1 << 20;

    private const int MaximumNameLength = 63;
    private const int MaximumRank = 8;

    /// <summary>No timer counts further.</summary>
    private static readonly TimeSpan _longestStream = TimeSpan.FromDays(40);

    public void Bind(RpcBinder binder)
    {
        binder.Unary(FederationMethods.Register, (request, context) => Task.FromResult(Register(request, context)));
        binder.ServerStreaming(FederationMethods.ReceiveDirectives, ReceiveDirectivesAsync);
        binder.ServerStreaming(FederationMethods.Download, DownloadAsync);
        binder.Unary(FederationMethods.BeginUpload, (request, context) => Task.FromResult(BeginUpload(request, context)));
        binder.ClientStreaming(FederationMethods.Upload, UploadAsync);
        binder.Unary(FederationMethods.Advance, AdvanceAsync);
        binder.Unary(FederationMethods.Report, (request, context) => Task.Run(() => Report(request, context)));
    }

    public RegisterReply Register(RegisterRequest request, RpcCallContext context)
    {
        if (!WireName.IsValid(request.Node, MaximumNameLength))
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"node: a name is 1 to {MaximumNameLength} of a-z, 0-9 and '-'.");
        }

        callers.Require(request.Node, context);
        var data = request.Data ?? new DataSummary();
        if (data.FeatureShape.Count > MaximumRank || data.FeatureShape.Any(size => size <= 0) || data.Classes < 0 || data.TrainExamples < 0 || data.TestExamples < 0)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"data: a shape of at most {MaximumRank} sizes above 0, and counts of 0 or more, are expected.");
        }

        if (data.Dataset.Length > 0 && !WireName.IsValid(data.Dataset, MaximumNameLength))
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"data.dataset: a name is 1 to {MaximumNameLength} of a-z, 0-9 and '-'.");
        }

        if (data.Budget is { } limit && !(limit.Epsilon > 0 && double.IsFinite(limit.Epsilon) && limit.Delta is > 0 and < 1))
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "data.budget: an epsilon above 0 and a delta above 0 and below 1 are expected.");
        }

        var description = new NodeRegistered(
            request.Node, PlainText.Clean(request.Version), [.. data.FeatureShape], data.Classes, data.TrainExamples, data.TestExamples)
        {
            Dataset = data.Dataset.Length > 0 ? data.Dataset : request.Node,
            Budget = data.Budget is { } budget ? new SiteBudget(budget.Epsilon, budget.Delta) : null,
        };
        state.Decide<bool>(current => current.Nodes.TryGetValue(request.Node, out var known) && Same(known.Description, description)
            ? ([], true)
            : ([description], true));
        var connection = nodes.Open(request.Node, callers.MayTakePart(request.Node));
        if (callers.MayTakePart(request.Node))
        {
            // Asked again: an approval may have come in between.
            nodes.SetAdmitted(request.Node);
            Log.NodeRegistered(logger, request.Node, data.TrainExamples);
        }
        else
        {
            Log.NodePending(logger, request.Node, request.Node);
        }

        return new RegisterReply { Session = connection.Token, Pending = !connection.IsAdmitted };
    }

    public async Task ReceiveDirectivesAsync(ReceiveDirectivesRequest request, IRpcWriter<Directive> writer, RpcCallContext context)
    {
        var connection = Caller(request.Session, context);
        await context.SendHeadersAsync();
        nodes.SetReading(connection, true);
        using var expiry = callers.TimeLeft(context) is { } left && left < _longestStream
            ? new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time)
            : new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, expiry.Token);
        try
        {
            await foreach (var directive in connection.Outgoing.Reader.ReadAllAsync(end.Token))
            {
                await writer.WriteAsync(directive, context.CancellationToken);
            }
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new CoordinatorException(CoordinatorErrorCode.Unavailable, "The certificate of this connection has expired; connect again with the new one.");
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            Log.NodeLost(logger, connection.Node);
            throw;
        }
        finally
        {
            nodes.SetReading(connection, false);
        }

        throw nodes.IsClosed
            ? new CoordinatorException(CoordinatorErrorCode.Unavailable, "The coordinator is stopping.")
            : connection.IsRevoked ? new CoordinatorException(CoordinatorErrorCode.PermissionDenied, $"{connection.Node} was revoked by an administrator.")
            : new CoordinatorException(CoordinatorErrorCode.Conflict, $"Another process registered as {connection.Node} and took its place.");
    }

    public async Task DownloadAsync(DownloadRequest request, IRpcWriter<RpcChunk<Chunk>> writer, RpcCallContext context)
    {
        var connection = Caller(request.Session, context);
        var blob = BlobId.Parse(request.Sha256);
        var assignment = nodes.FindAssignmentWithModel(connection, request.Sha256)
            ?? throw new CoordinatorException(CoordinatorErrorCode.NotFound, $"{connection.Node} has no directive about model {request.Sha256}.");
        await BlobChunks.SendAsync(blobs, blob, request.Offset, async chunk =>
        {
            await writer.WriteAsync(chunk, context.CancellationToken);
            assignment.CountDown(chunk.Data.Length);
        });
    }

    public BeginUploadReply BeginUpload(BeginUploadRequest request, RpcCallContext context)
    {
        var connection = Caller(request.Session, context);
        var assignment = TrainingOf(connection, request.Directive);
        UpdateInspection.CheckDeclared(assignment, request.Update);

        // Only what this node itself has sent counts as held: to know the hash of another's update is not to have made it.
        if (request.Update.Equals(assignment.Uploaded))
        {
            return new BeginUploadReply { Offset = request.Update.Length };
        }

        if (assignment.Uploaded is not null)
        {
            throw new CoordinatorException(CoordinatorErrorCode.Conflict, "Another update was uploaded for this directive already; report that one.");
        }

        assignment.Declared = request.Update;
        using var pending = blobs.Resume(request.Directive, request.Update.Length);
        return new BeginUploadReply { Offset = pending.Offset };
    }

    public async Task<UploadReceipt> UploadAsync(IAsyncEnumerable<RpcChunk<UploadPart>> parts, RpcCallContext context)
    {
        Assignment? assignment = null;
        PendingBlob? pending = null;
        try
        {
            await foreach (var part in parts.WithCancellation(context.CancellationToken))
            {
                using var bytes = part;
                if (assignment is null)
                {
                    assignment = TrainingOf(Caller(part.Message.Session, context), part.Message.Directive);
                    var declared = assignment.Declared
                        ?? throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "BeginUpload must come before Upload.");
                    pending = blobs.Resume(part.Message.Directive, declared.Length);
                }

                pending!.Append(part.Data.Span, part.Message.Offset);
                assignment.CountUp(part.Data.Length);
            }

            if (assignment?.Declared is not { } update)
            {
                throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, "The upload holds no part.");
            }

            await pending!.CommitAsync(BlobId.Parse(update.Sha256), context.CancellationToken);
            assignment.Uploaded = update;
            DiscardIfLate(assignment, BlobId.Parse(update.Sha256));
            return new UploadReceipt { Update = update };
        }
        finally
        {
            pending?.Dispose();
        }
    }

    /// <summary>One message of a masked round; the answer waits for the other nodes.</summary>
    public async Task<AdvanceReply> AdvanceAsync(AdvanceRequest request, RpcCallContext context)
    {
        var connection = Caller(request.Session, context);
        return nodes.FindAssignment(connection, request.Directive) is { Advance: { } advance } assignment
            ? await advance(assignment, request, context.CancellationToken)
            : throw new CoordinatorException(
                CoordinatorErrorCode.NotFound, $"{connection.Node} has no masked round under directive {PlainText.Clean(request.Directive)} (any more).");
    }

    public ReportReply Report(ReportRequest request, RpcCallContext context)
    {
        var connection = Caller(request.Session, context);
        if (nodes.FindAssignment(connection, request.Directive) is not { } assignment)
        {
            return new ReportReply { Accepted = false };
        }

        if (request.OutcomeCase == ReportRequest.OutcomeOneofCase.Failed)
        {
            request.Failed.Reason = PlainText.Clean(request.Failed.Reason);
        }

        try
        {
            assignment.UpdateNorm = inspection.Inspect(assignment, request);
        }
        catch (CoordinatorException exception)
        {
            // The message repeats what the node sent: hashes, names of tensors.
            var reason = PlainText.Clean(exception.Message);
            Log.UpdateRefused(logger, connection.Node, assignment.Directive.Job, assignment.Directive.Round, reason);
            assignment.Complete(new ReportRequest { Failed = new Failed { Kind = Failed.Types.Kind.Error, Reason = $"update refused: {reason}" } });
            throw new CoordinatorException(exception.Code, reason, exception);
        }

        assignment.Complete(request);
        return new ReportReply { Accepted = true };
    }

    /// <summary>The open session that a call shows, which must be the caller's own.</summary>
    private NodeConnection Caller(string session, RpcCallContext context)
    {
        var connection = nodes.Find(session);
        callers.Require(connection.Node, context);
        return connection;
    }

    /// <summary>An upload may end after its round has: nobody else would delete it then.</summary>
    private void DiscardIfLate(Assignment assignment, BlobId update)
    {
        if (!nodes.IsAssigned(assignment) && !state.Current.Needs(update))
        {
            blobs.Delete(update);
        }
    }

    private Assignment TrainingOf(NodeConnection connection, string directive) =>
        nodes.FindAssignment(connection, directive) is { Directive.WorkCase: Directive.WorkOneofCase.Train } assignment
            ? assignment
            : throw new CoordinatorException(
                CoordinatorErrorCode.NotFound, $"{connection.Node} has no training directive {directive} (any more); the round may be over.");

    private static bool Same(NodeRegistered known, NodeRegistered now) =>
        known.FeatureShape.SequenceEqual(now.FeatureShape) && known with { FeatureShape = now.FeatureShape } == now;
}
