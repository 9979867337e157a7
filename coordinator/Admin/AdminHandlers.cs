using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.State;
using FedInfra.Rpc;

namespace FedInfra.Coordinator.Admin;

/// <summary>Answers people and their tools.</summary>
public sealed class AdminHandlers(JobDesk jobs, NodeDirectory nodes, StateStore state, BlobStore blobs) : IRpcHandlers
{
    public void Bind(RpcBinder binder)
    {
        binder.Unary(AdminMethods.SubmitJob, (request, _) => Task.FromResult(SubmitJob(request)));
        binder.Unary(AdminMethods.ListJobs, (_, _) => Task.FromResult(ListJobs()));
        binder.ServerStreaming(AdminMethods.WatchJob, WatchJobAsync);
        binder.Unary(AdminMethods.CancelJob, (request, _) => Task.FromResult(CancelJob(request)));
        binder.Unary(AdminMethods.ListNodes, (_, _) => Task.FromResult(ListNodes()));
        binder.Unary(AdminMethods.ListModels, (request, _) => Task.FromResult(ListModels(request)));
        binder.ServerStreaming(AdminMethods.DownloadModel, DownloadModelAsync);
    }

    private SubmitJobReply SubmitJob(SubmitJobRequest request) =>
        new() { Job = jobs.Submit(request.Yaml, request.Source.Length > 0 ? request.Source : "job file") };

    private ListJobsReply ListJobs()
    {
        var reply = new ListJobsReply();
        reply.Jobs.AddRange(state.Current.Jobs.Select(AdminMessages.Job));
        return reply;
    }

    private CancelJobReply CancelJob(CancelJobRequest request)
    {
        jobs.Cancel(request.Job);
        return new CancelJobReply();
    }

    private ListNodesReply ListNodes()
    {
        var connected = nodes.Connected.ToHashSet();
        var reply = new ListNodesReply();
        reply.Nodes.AddRange(state.Current.Nodes.Values.Select(node =>
            AdminMessages.Node(node, connected.Contains(node.Description.Node), nodes.LastSeen(node.Description.Node))));
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
        while (true)
        {
            var seen = state.Current;
            var job = JobDesk.Require(seen, request.Job);
            for (; sent < job.Rounds.Count; sent++)
            {
                await writer.WriteAsync(new JobUpdate { Round = AdminMessages.Round(job.Rounds[sent]) }, context.CancellationToken);
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
            }

            if (job.HasEnded)
            {
                return;
            }

            last = job;
            await state.WaitForChangeAsync(seen, context.CancellationToken);
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
