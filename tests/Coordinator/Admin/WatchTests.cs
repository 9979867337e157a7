using System.Threading.Channels;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.State;
using FedInfra.Coordinator.Tests.Rounds.Masking;
using FedInfra.Rpc;
using FedInfra.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Admin;

/// <summary>What a person who watches a job is told while nothing happens.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services;
    private readonly Channel<JobUpdate> _told = Channel.CreateUnbounded<JobUpdate>();
    private TimeSpan _now;

    public WatchTests()
    {
        _services = CoordinatorServices.Build(_folder.Path, new EvaluationOptions(_folder.Path, 1), IdentityOptions.None, NullLoggerFactory.Instance, _time);
        State.Record(new JobSubmitted("heart-1", "heart", ServerStrategies.FedAvg, 5, ""));
    }

    private StateStore State => _services.GetRequiredService<StateStore>();

    private WaitBoard Waits => _services.GetRequiredService<WaitBoard>();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_queued_job_waits_for_those_before_it_and_a_running_one_for_what_is_posted()
    {
        var watching = Watch("heart-1");
        Assert.Equal(Contracts.V1.JobState.Queued, (await NextAsync()).Job.State);
        Assert.Equal(Waiting.Types.For.Jobs, (await NextAsync()).Waiting.What);

        State.Record(new JobStarted("heart-1", _services.GetRequiredService<BlobStore>().Put([1])));
        Assert.Equal(Contracts.V1.JobState.Running, (await NextAsync()).Job.State);
        string[] awaited = ["alpha", "omega"];
        using (Waits.Post("heart-1", () => new Waiting { Round = 1, What = Waiting.Types.For.Updates, Nodes = { Volatile.Read(ref awaited) } }))
        {
            Assert.Equal(["alpha", "omega"], (await NextAsync()).Waiting.Nodes);

            // Told once: the next is another.
            await PassAsync();
            Volatile.Write(ref awaited, ["omega"]);
            Assert.Equal(["omega"], (await NextAsync()).Waiting.Nodes);

            // Nobody is awaited while the coordinator works, and that is not told.
            Volatile.Write(ref awaited, []);
            await PassAsync();
        }

        Assert.Null(Waits.Of("heart-1"));
        State.Record(new JobEnded("heart-1", JobOutcome.Failed, "no room"));
        Assert.Equal("no room", (await NextAsync()).Job.Reason);
        await watching;
    }

    [Fact]
    public async Task What_was_told_is_not_repeated_when_something_happens_to_another_job()
    {
        State.Record(new JobStarted("heart-1", _services.GetRequiredService<BlobStore>().Put([1])));
        string[] awaited = ["alpha", "omega"];
        using var notice = Waits.Post("heart-1", () => new Waiting { Round = 1, What = Waiting.Types.For.Updates, Nodes = { Volatile.Read(ref awaited) } });
        var watching = Watch("heart-1");
        Assert.Equal(Contracts.V1.JobState.Running, (await NextAsync()).Job.State);
        Assert.Equal(["alpha", "omega"], (await NextAsync()).Waiting.Nodes);

        State.Record(new JobSubmitted("heart-2", "heart", ServerStrategies.FedAvg, 5, ""));
        await PassAsync();
        Volatile.Write(ref awaited, ["omega"]);
        Assert.Equal(["omega"], (await NextAsync()).Waiting.Nodes);

        // After a round of its own it is told again.
        State.Record(new RoundClosed("heart-1", 1, 1, Failed: true));
        Assert.True((await NextAsync()).Round.Failed);
        Assert.Equal(["omega"], (await NextAsync()).Waiting.Nodes);
        State.Record(new JobEnded("heart-1", JobOutcome.Failed, "no room"));
        Assert.Equal("no room", (await NextAsync()).Job.Reason);
        await watching;
    }

    [Fact]
    public void What_another_job_waits_for_is_not_told()
    {
        using var notice = Waits.Post("heart-2", () => new Waiting());

        Assert.Null(Waits.Of("heart-1"));
        Assert.NotNull(Waits.Of("heart-2"));
    }

    [Fact]
    public async Task A_job_that_has_too_few_nodes_says_how_many_are_ready()
    {
        var nodes = _services.GetRequiredService<NodeDirectory>();
        nodes.SetReading(nodes.Open("alpha", isAdmitted: true), true);
        var ready = _services.GetRequiredService<Muster>().WaitAsync("heart-1", 2, 2, CancellationToken.None);

        Assert.Equal(new Waiting { Round = 2, What = Waiting.Types.For.Nodes, Needed = 2, Nodes = { "alpha" } }, Waits.Of("heart-1"));

        nodes.SetReading(nodes.Open("omega", isAdmitted: true), true);
        Assert.Equal(["alpha", "omega"], await ready);
        Assert.Null(Waits.Of("heart-1"));
    }

    private Task Watch(string job) =>
        _services.GetRequiredService<AdminHandlers>().WatchJobAsync(new WatchJobRequest { Job = job }, new Writer(_told.Writer), new RpcCallContext());

    /// <summary>The next update, however long that takes on the test's clock.</summary>
    private async Task<JobUpdate> NextAsync()
    {
        JobUpdate? update;
        while (!_told.Reader.TryRead(out update))
        {
            await TickAsync();
        }

        return update;
    }

    private async Task PassAsync()
    {
        for (var i = 0; i < 100; i++)
        {
            await TickAsync();
        }
    }

    private async Task TickAsync()
    {
        _time.MoveTo(_now += TimeSpan.FromSeconds(1));
        await Task.Yield();
    }

    private sealed class Writer(ChannelWriter<JobUpdate> updates) : IRpcWriter<JobUpdate>
    {
        public ValueTask WriteAsync(JobUpdate message, CancellationToken ct = default) => updates.WriteAsync(message, ct);
    }
}
