using System.Threading.Channels;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.Sessions;

public sealed class NodeSessionTests
{
    [Fact]
    public async Task A_directive_that_comes_again_while_it_is_worked_on_is_worked_on_once()
    {
        var trainings = 0;
        using var release = new ManualResetEventSlim();
        using var node = new SmallNode(spec => new FakeTrainer(spec, token =>
        {
            Interlocked.Increment(ref trainings);
            release.Wait(token);
        }));
        using var stop = new CancellationTokenSource();
        var running = Session(node).RunAsync(stop.Token);
        var first = node.Link.Directives;
        first.Writer.TryWrite(node.Training());
        await UntilAsync(() => Volatile.Read(ref trainings) == 1);

        // The stream breaks; the node comes back and gets the same work again.
        node.Link.Directives = Channel.CreateUnbounded<Directive>();
        node.Link.Directives.Writer.TryWrite(node.Training());
        first.Writer.Complete();
        await UntilAsync(() => node.Link.Registered.Count == 2 && node.Link.Directives.Reader.Count == 0);
        release.Set();
        await UntilAsync(() => !node.Link.Reports.IsEmpty);
        await stop.CancelAsync();
        await running;

        Assert.Equal(1, trainings);
        var report = Assert.Single(node.Link.Reports);
        Assert.Equal("session-2", report.Session);
        Assert.Equal(ReportRequest.OutcomeOneofCase.Trained, report.OutcomeCase);
    }

    [Fact]
    public async Task A_withdrawal_stops_the_work_it_names()
    {
        using var begun = new SemaphoreSlim(0);
        using var ended = new SemaphoreSlim(0);
        using var node = new SmallNode(spec => new FakeTrainer(spec, token =>
        {
            begun.Release();
            token.WaitHandle.WaitOne();
            ended.Release();
            token.ThrowIfCancellationRequested();
        }));
        using var stop = new CancellationTokenSource();
        var running = Session(node).RunAsync(stop.Token);
        node.Link.Directives.Writer.TryWrite(node.Training());
        await begun.WaitAsync();
        node.Link.Directives.Writer.TryWrite(new Directive { Id = "w", Withdraw = new Withdrawal { Directive = "d1", Reason = "the round is over" } });
        await ended.WaitAsync();
        await stop.CancelAsync();
        await running;

        Assert.DoesNotContain(node.Link.Reports, report => report.OutcomeCase == ReportRequest.OutcomeOneofCase.Trained);
    }

    [Fact]
    public async Task A_node_that_stops_hands_back_what_it_works_on()
    {
        using var begun = new SemaphoreSlim(0);
        using var node = new SmallNode(spec => new FakeTrainer(spec, token =>
        {
            begun.Release();
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
        }));
        using var stop = new CancellationTokenSource();
        var running = Session(node).RunAsync(stop.Token);
        node.Link.Directives.Writer.TryWrite(node.Training());
        await begun.WaitAsync();
        await stop.CancelAsync();
        await running;

        var report = Assert.Single(node.Link.Reports);
        Assert.Equal((Failed.Types.Kind.HandedBack, "d1"), (report.Failed.Kind, report.Directive));
    }

    [Fact]
    public async Task A_node_says_the_least_about_its_data()
    {
        using var node = new SmallNode();
        using var stop = new CancellationTokenSource();
        var running = Session(node).RunAsync(stop.Token);
        await UntilAsync(() => !node.Link.Registered.IsEmpty);
        await stop.CancelAsync();
        await running;

        var request = Assert.Single(node.Link.Registered);
        Assert.Equal("alpha", request.Node);
        Assert.Equal(new DataSummary { Classes = 10, FeatureShape = { 1, 28, 28 }, TrainExamples = 20, TestExamples = 10, Dataset = "alpha" }, request.Data);
    }

    private static NodeSession Session(SmallNode node) =>
        new("alpha", node.Data, node.Models, node.Trainers, node.Uploads, node.Link, TimeProvider.System, NullLogger.Instance, node.Privacy);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
