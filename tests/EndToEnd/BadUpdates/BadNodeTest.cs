using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Rpc;

namespace FedInfra.EndToEnd.Tests.BadUpdates;

/// <summary>A round of two honest nodes and <c>omega</c>, which the test plays and which has its directive in hand.</summary>
public abstract class BadNodeTest(HonestNodes honest) : IClassFixture<HonestNodes>, IAsyncLifetime
{
    private static int _updates;

    private protected FakeNode Node { get; private set; } = null!;

    private protected string Job { get; private set; } = "";

    private protected Directive Directive { get; private set; } = null!;

    /// <summary>A good update; a test spoils it.</summary>
    private protected byte[] Update { get; set; } = [];

    private protected Federation Federation => honest.Federation;

    public async Task InitializeAsync()
    {
        Node = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        Job = await Federation.SubmitAsync(new JobText { MinimumNodes = 3, DeadlineSeconds = 20 } + "");
        Directive = await Node.TrainingAsync();

        // A value of its own for each test: the coordinator asks nobody for bytes that it holds already.
        Update = FakeNode.Update(Directive, Interlocked.Increment(ref _updates) * 1e-6f);
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        Assert.False(Federation.Coordinator.HasExited, string.Join('\n', Federation.Coordinator.Lines));
        await Federation.ConnectedAsync("alpha", "beta");
        Federation.AssertNoErrors();
    }

    private protected Task AssertReportRefusedAsync(RpcStatusCode code, params string[] texts) => AssertReportRefusedAsync(_ => { }, code, texts);

    private protected async Task AssertReportRefusedAsync(Action<Trained> change, RpcStatusCode code, params string[] texts)
    {
        var refusal = await AssertRefusedAsync(() => Node.ReportAsync(Directive, Update, change), code, texts);
        var job = (await Federation.WatchAsync(Job)).Completed();

        Assert.Equal($"update refused: {refusal.Detail}", job.WhyAbsent(1, "omega"));
        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
    }

    private protected static async Task<RpcException> AssertRefusedAsync(Func<Task> call, RpcStatusCode code, params string[] texts)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refusal.Code);
        Assert.All(texts, text => Assert.Contains(text, refusal.Detail, StringComparison.Ordinal));
        return refusal;
    }

    /// <summary>After a refused upload a node may try again; this one gives up, as an honest node would.</summary>
    private protected async Task AssertRoundNamesUsAsync()
    {
        Assert.True((await Node.FailAsync(Directive, "gave up")).Accepted);
        var job = (await Federation.WatchAsync(Job)).Completed();

        Assert.Equal("gave up", job.WhyAbsent(1, "omega"));
        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
    }
}
