using FedInfra.ClientNode.Sessions;
using FedInfra.ClientNode.Sites;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Journal;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Serving;
using FedInfra.Coordinator.Simulation;
using FedInfra.Coordinator.State;
using FedInfra.Learning.Data;
using FedInfra.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Rounds;

/// <summary>A real coordinator and virtual nodes over a few drawn digits, in this process.</summary>
internal sealed class InProcessFederation : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CoordinatorHost _host;
    private readonly NodeHost _nodes;
    private readonly Task _running;

    private InProcessFederation(CoordinatorHost host, TemporaryFolder folder, int nodes, int parallel)
    {
        _folder = folder;
        _host = host;
        _nodes = new NodeHost(
            [.. Enumerable.Range(0, nodes).Select(index => new SiteNode
            {
                Name = $"node-{index}",
                Data = new DataSourceSpec
                {
                    Kind = "digits",
                    Examples = 200,
                    TestExamples = 50,
                    Partition = new PartitionSpec { Kind = "iid", Parts = nodes, Index = index },
                },
            })],
            new NodeHostOptions { BaseFolder = folder.Path, DataFolder = folder["nodes"], Parallel = parallel },
            _ => new InProcessLink(host.Services.GetRequiredService<FederationHandlers>()),
            TimeProvider.System,
            NullLogger.Instance);
        _running = _nodes.RunAsync(_stop.Token);
    }

    public CoordinatorState State => _host.Services.GetRequiredService<StateStore>().Current;

    public EventJournal Journal => _host.Services.GetRequiredService<EventJournal>();

    public BlobStore Blobs => _host.Services.GetRequiredService<BlobStore>();

    public IEnumerable<BlobId> StoredBlobs =>
        Directory.EnumerateFiles(_folder["coordinator", "blobs", "sha256"], "*", SearchOption.AllDirectories).Select(path => BlobId.Parse(Path.GetFileName(path)));

    public static async Task<InProcessFederation> StartAsync(int nodes, int parallel = 2)
    {
        var folder = new TemporaryFolder();
        var options = new CoordinatorOptions { DataFolder = folder["coordinator"], Evaluation = new EvaluationOptions(folder.Path, 1), Identity = IdentityOptions.None };
        return new InProcessFederation(await CoordinatorHost.StartAsync(options, NullLoggerFactory.Instance, default), folder, nodes, parallel);
    }

    /// <summary>Runs a job to its end.</summary>
    public async Task<JobRecord> RunAsync(string job)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var id = _host.Services.GetRequiredService<JobDesk>().Submit(job, "job.yaml", "test");
        var store = _host.Services.GetRequiredService<StateStore>();
        for (var seen = store.Current; ; seen = store.Current)
        {
            if (seen.FindJob(id) is { HasEnded: true } ended)
            {
                return ended;
            }

            await store.WaitForChangeAsync(seen, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _nodes.Dispose();
        await _host.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }
}
