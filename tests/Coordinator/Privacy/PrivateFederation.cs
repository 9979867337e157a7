using System.Numerics.Tensors;
using FedInfra.ClientNode.Policies;
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
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using FedInfra.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Privacy;

/// <summary>A real coordinator and enrolled nodes with a policy each, in this process; the coordinator can be stopped and started again.</summary>
internal sealed class PrivateFederation : IAsyncDisposable
{
    public const int Nodes = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyDictionary<string, string> _policies;
    private readonly List<(NodeHost Host, Task Running)> _nodes = [];
    private CancellationTokenSource _stop = new();
    private CoordinatorHost _host = null!;
    private VirtualIdentities _identities = null!;

    private PrivateFederation(IReadOnlyDictionary<string, string> policies) => _policies = policies;

    public CoordinatorState State => Store.Current;

    public IReadOnlyList<JournalEvent> Events => [.. _host.Services.GetRequiredService<EventJournal>().Read().Select(entry => entry.Event)];

    private StateStore Store => _host.Services.GetRequiredService<StateStore>();

    private JobDesk Desk => _host.Services.GetRequiredService<JobDesk>();

    /// <param name="policies">The policies of nodes that have one, by name.</param>
    public static async Task<PrivateFederation> StartAsync(IReadOnlyDictionary<string, string>? policies = null)
    {
        var federation = new PrivateFederation(policies ?? new Dictionary<string, string>());
        await federation.StartCoordinatorAsync();
        var services = federation._host.Services;
        federation._identities = VirtualIdentities.Enroll(
            Enumerable.Range(0, Nodes).Select(index => $"node-{index}"), services.GetRequiredService<EnrolmentDesk>(), services.GetRequiredService<CertificateAuthority>().Trusted);
        await federation.StartNodesAsync();
        return federation;
    }

    public string Submit(string job) => Desk.Submit(job, "job.yaml", "test");

    /// <summary>Runs a job to its end.</summary>
    public Task<JobRecord> RunAsync(string job) => UntilAsync(Submit(job), record => record.HasEnded);

    public async Task<JobRecord> UntilAsync(string id, Func<JobRecord, bool> reached)
    {
        await WaitAsync(state => reached(state.FindJob(id)!));
        return State.FindJob(id)!;
    }

    /// <summary>Stops everything and starts it again with what the disks hold.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _stop = new CancellationTokenSource();
        await StartCoordinatorAsync();
        await StartNodesAsync();
    }

    /// <summary>What a job of logistic regression has added to the model that it started from.</summary>
    public float[] MovedBy(JobRecord job)
    {
        var model = ModelCatalogue.Find("logreg");
        using var file = _host.Services.GetRequiredService<BlobStore>().OpenRead(job.Rounds[^1].Model!.Value);
        var values = SafetensorsFile.ReadValues(file, model.Parameters);
        TensorPrimitives.Subtract(values, model.Initialize(JobFileReader.Read(job.Submission.Yaml, job.Id).Seed), values);
        return values;
    }

    /// <summary>The lines of a node's own ledger.</summary>
    public string[] LedgerOf(string node) => File.ReadAllLines(_folder["nodes", node, "ledger", $"{node}.jsonl"]);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _identities.Dispose();
        _folder.Dispose();
    }

    private async Task StartCoordinatorAsync()
    {
        var options = new CoordinatorOptions { DataFolder = _folder["coordinator"], Evaluation = new EvaluationOptions(_folder.Path, 1), Identity = IdentityOptions.None };
        _host = await CoordinatorHost.StartAsync(options, NullLoggerFactory.Instance, default);
    }

    private async Task StartNodesAsync()
    {
        var link = new InProcessLink(_host.Services.GetRequiredService<FederationHandlers>());
        foreach (var index in Enumerable.Range(0, Nodes))
        {
            var name = $"node-{index}";
            var site = new SiteNode
            {
                Name = name,
                Data = new DataSourceSpec { Kind = "digits", Examples = 200, TestExamples = 50, Partition = new PartitionSpec { Kind = "iid", Parts = Nodes, Index = index } },
            };
            var policy = SitePolicy.Parse(_policies.GetValueOrDefault(name) + "\nsecure-aggregation: {required: false}\n", name);
            var options = new NodeHostOptions { BaseFolder = _folder.Path, DataFolder = _folder["nodes", name], Parallel = 1, DurableRounds = false, Policy = policy };
            var host = new NodeHost([site], options, _ => link, TimeProvider.System, NullLogger.Instance, node => _identities[node]);
            _nodes.Add((host, host.RunAsync(_stop.Token)));
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _host.Services.GetRequiredService<NodeDirectory>().WaitForAsync(Nodes, limit.Token);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        foreach (var (host, running) in _nodes)
        {
            await running;
            host.Dispose();
        }

        _nodes.Clear();
        await _host.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WaitAsync(Func<CoordinatorState, bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (var seen = State; !reached(seen); seen = State)
        {
            await Store.WaitForChangeAsync(seen, limit.Token);
        }
    }
}
