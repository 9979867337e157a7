using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.State;
using FedInfra.Rpc;

namespace FedInfra.Coordinator.Admin;

/// <summary>Answers people and their tools.</summary>
public sealed class AdminHandlers(
    JobDesk jobs, NodeDirectory nodes, WaitBoard waits, StateStore state, BlobStore blobs, AdminGate gate, IdentityAdministration identity, TimeProvider time) : IRpcHandlers
{
    /// <summary>A shorter wait is not worth a word.</summary>
    private static readonly TimeSpan _worthTelling = TimeSpan.FromSeconds(2);

    public void Bind(RpcBinder binder)
    {
        var guarded = new AdminBinder(binder, gate);
        guarded.Unary(AdminMethods.SubmitJob, SubmitJob);
        guarded.Unary(AdminMethods.ListJobs, (_, _) => ListJobs());
        guarded.ServerStreaming(AdminMethods.WatchJob, WatchJobAsync);
        guarded.Unary(AdminMethods.CancelJob, CancelJob);
        guarded.Unary(AdminMethods.ListNodes, (_, _) => ListNodes());
        guarded.Unary(AdminMethods.ListModels, (request, _) => ListModels(request));
        guarded.ServerStreaming(AdminMethods.DownloadModel, DownloadModelAsync);
        guarded.Unary(AdminMethods.ReadPrivacyLedger, (request, _) => LedgerMessages.Read(state.Current, request.Node));
        identity.Bind(guarded);
    }

    private SubmitJobReply SubmitJob(SubmitJobRequest request, AdminCaller caller) =>
        new() { Job = jobs.Submit(request.Yaml, request.Source.Length > 0 ? request.Source : "job file", caller.Name) };

    private ListJobsReply ListJobs()
    {
        var reply = new ListJobsReply();
        reply.Jobs.AddRange(state.Current.Jobs.Select(AdminMessages.Job));
        return reply;
    }

    private CancelJobReply CancelJob(CancelJobRequest request, AdminCaller caller)
    {
        jobs.Cancel(request.Job, caller);
        return new CancelJobReply();
    }

    private ListNodesReply ListNodes()
    {
        var connected = nodes.Connected.ToHashSet();
        var reply = new ListNodesReply();
        var current = state.Current;
        reply.Nodes.AddRange(current.Nodes.Keys.Union(current.Identity.Nodes.Keys).Order(StringComparer.Ordinal).Select(node => AdminMessages.Node(
            node, current.Nodes.GetValueOrDefault(node), current.Identity.Nodes.GetValueOrDefault(node), connected.Contains(node), nodes.LastSeen(node))));
        return reply;
    }

    private ListModelsReply ListModels(ListModelsRequest request)
    {
        var reply = new ListModelsReply();
        reply.Models.AddRange(state.Current.Models
            .Where(model => request.Name.Length == 0 || model.Version.Name == request.Name)
            .Select(AdminMessages.Model));
        return reply;
    }

    public async Task WatchJobAsync(WatchJobRequest request, IRpcWriter<JobUpdate> writer, RpcCallContext context)
    {
        var sent = 0;
        JobRecord? last = null;
        Waiting? told = null;
        while (true)
        {
            var seen = state.Current;
            var job = JobDesk.Require(seen, request.Job);
            for (; sent < job.Rounds.Count; sent++)
            {
                await writer.WriteAsync(new JobUpdate { Round = AdminMessages.Round(job.Rounds[sent]) }, context.CancellationToken);
                told = null;
            }

            if (job.HasEnded)
            {
                foreach (var site in job.Sites)
                {
                    await writer.WriteAsync(new JobUpdate { Site = AdminMessages.Site(site) }, context.CancellationToken);
                }

                foreach (var model in seen.Models.Where(model => model.Version.Job == job.Id))
                {
                    await writer.WriteAsync(new JobUpdate { Model = AdminMessages.Model(model) }, context.CancellationToken);
                }
            }

            if (job.State != last?.State)
            {
                await writer.WriteAsync(new JobUpdate { Job = AdminMessages.Job(job) }, context.CancellationToken);
                told = null;
            }

            if (job.HasEnded)
            {
                return;
            }

            last = job;
            told = await TellWaitsAsync(job, told, state.WaitForChangeAsync(seen, context.CancellationToken), writer, context.CancellationToken);
        }
    }

    /// <summary>While nothing happens, tells what the job waits for whenever that has changed.</summary>
    /// <param name="job">The job.</param>
    /// <param name="told">What was told last; null where something else of the job was since. Other jobs' events are none.</param>
    /// <param name="change">Done when something happens, to whichever job.</param>
    /// <param name="writer">Who watches.</param>
    /// <param name="cancellationToken">Nobody watches any more.</param>
    /// <returns>What was told last.</returns>
    private async Task<Waiting?> TellWaitsAsync(JobRecord job, Waiting? told, Task change, IRpcWriter<JobUpdate> writer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await change.WaitAsync(_worthTelling, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (change.IsCompleted)
            {
                await change;
                return told;
            }

            // Where nobody is named, the coordinator itself is at work.
            var now = job.State == Jobs.JobState.Queued ? new Waiting { What = Waiting.Types.For.Jobs } : waits.Of(job.Id);
            if (now is { Nodes.Count: > 0 } or { What: Waiting.Types.For.Jobs or Waiting.Types.For.Nodes } && !now.Equals(told))
            {
                await writer.WriteAsync(new JobUpdate { Waiting = told = now }, cancellationToken);
            }
        }
    }

    private Task DownloadModelAsync(DownloadRequest request, IRpcWriter<RpcChunk<Chunk>> writer, RpcCallContext context)
    {
        var blob = BlobId.Parse(request.Sha256);
        return state.Current.Models.Exists(model => model.Version.File == blob)
            ? BlobChunks.SendAsync(blobs, blob, request.Offset, chunk => writer.WriteAsync(chunk, context.CancellationToken).AsTask())
            : throw new CoordinatorException(CoordinatorErrorCode.NotFound, $"No model version has the file {blob}.");
    }
}
