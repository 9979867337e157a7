using System.Collections.Concurrent;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Sessions;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class SiteRefusalTests
{
    [Fact]
    public async Task A_refused_directive_is_reported_with_its_reason_and_nothing_else_leaves()
    {
        using var node = new SmallNode(spec => new FakeTrainer(spec, _ => throw new InvalidOperationException("nothing was to be trained")));
        node.Link.OnUpload = (_, _) => throw new InvalidOperationException("nothing was to be uploaded");
        var log = new ListLogger();
        await RunAsync(node, "secure-aggregation: {required: true}\ntraining: {maximum-rounds-per-job: 3}", log, node.Training());

        var report = Assert.Single(node.Link.Reports);
        Assert.Equal(("d1", Failed.Types.Kind.Refused), (report.Directive, report.Failed.Kind));
        Assert.StartsWith("secure-aggregation: this site's updates leave it masked only", report.Failed.Reason, StringComparison.Ordinal);
        Assert.Single(node.Link.Registered);
        Assert.Empty(node.Link.Downloads);
        Assert.Empty(node.Link.Begun);
        Assert.Contains(log.Lines, line => line.StartsWith("alpha refuses train of digits-1, round 1, by the site's policy: secure-aggregation:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_allowed_directive_goes_its_way_through_the_gate()
    {
        using var node = new SmallNode();
        await RunAsync(node, "jobs: [digits]\nmodels: {layers: [flatten, linear]}\nmetrics: [examples, loss]", NullLogger.Instance, node.Training());

        var report = Assert.Single(node.Link.Reports);
        Assert.Equal(ReportRequest.OutcomeOneofCase.Trained, report.OutcomeCase);
        Assert.Equal((20, 0, 0, true), (report.Trained.Examples, report.Trained.Steps, report.Trained.Seconds, report.Trained.HasLoss));
        Assert.Single(node.Link.Downloads);
        Assert.Single(node.Link.Begun);
    }

    [Fact]
    public async Task A_site_tells_its_budget_and_no_counts_that_it_does_not_list()
    {
        using var node = new SmallNode();
        await RunAsync(node, "metrics: [loss]\ndifferential-privacy: {required: false, maximum-epsilon: 3, delta: 0.001}", NullLogger.Instance, node.Training());

        Assert.Equal(
            new DataSummary { Classes = 10, FeatureShape = { 1, 28, 28 }, Dataset = "alpha", Budget = new PrivacyBudget { Epsilon = 3, Delta = 0.001 } },
            Assert.Single(node.Link.Registered).Data);
        Assert.StartsWith("metrics:", Assert.Single(node.Link.Reports).Failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_goes_on_with_what_is_allowed_after_a_refusal()
    {
        using var node = new SmallNode();
        var foreign = node.Training("foreign");
        foreign.Job = "foreign-1";
        await RunAsync(node, "jobs: [digits]", NullLogger.Instance, foreign, node.Training());

        Assert.Equal(
            [ReportRequest.OutcomeOneofCase.Failed, ReportRequest.OutcomeOneofCase.Trained],
            node.Link.Reports.OrderBy(report => report.Directive == "d1").Select(report => report.OutcomeCase));
    }

    private static async Task RunAsync(SmallNode node, string policy, ILogger logger, params Directive[] directives)
    {
        using var stop = new CancellationTokenSource();
        var session = new NodeSession(
            "alpha", node.Data, node.Models, node.Trainers, node.Uploads, node.Link, TimeProvider.System, logger, node.Privacy, SitePolicy.Parse(policy, "policy"));
        foreach (var directive in directives)
        {
            node.Link.Directives.Writer.TryWrite(directive);
        }

        var running = session.RunAsync(stop.Token);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (node.Link.Reports.Count < directives.Length)
        {
            await Task.Delay(10, patience.Token);
        }

        await stop.CancelAsync();
        await running;
    }

    private sealed class ListLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
