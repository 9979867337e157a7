using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Learning;
using FedInfra.Learning.Safetensors;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.Directives;

public sealed class DirectiveRunTests
{
    [Fact]
    public async Task A_trained_update_is_uploaded_before_it_is_reported()
    {
        using var node = new SmallNode();
        byte[] uploaded = [];
        node.Link.OnUpload = async (source, offset) =>
        {
            Assert.Empty(node.Link.Reports);
            using var copy = new MemoryStream();
            await source.CopyToAsync(copy);
            uploaded = copy.ToArray();
        };

        await RunAsync(node, node.Training());

        var report = Assert.Single(node.Link.Reports);
        Assert.Equal("d1", report.Directive);
        Assert.Equal(SmallNode.NameOf(uploaded), report.Trained.Update);
        Assert.Equal(SmallNode.NameOf(node.ModelFile).Sha256, report.Trained.ModelSha256);
        Assert.Equal(20, report.Trained.Examples);
        Assert.Equal(2, report.Trained.Steps);
        using var file = new MemoryStream(uploaded);
        Assert.Contains(SafetensorsFile.ReadValues(file, SmallNode.Spec.Parameters), value => value != 0);
    }

    [Fact]
    public async Task The_deadline_stops_a_training_and_nothing_is_reported()
    {
        using var node = new SmallNode(spec => new FakeTrainer(spec, WaitForCancellation));

        await RunAsync(node, node.Training(secondsLeft: 0.2));

        Assert.Empty(node.Link.Reports);
    }

    [Fact]
    public async Task A_directive_whose_time_is_over_is_not_begun()
    {
        var trained = false;
        using var node = new SmallNode(spec => new FakeTrainer(spec, _ => trained = true));

        await RunAsync(node, node.Training(secondsLeft: 0));

        Assert.False(trained);
        Assert.Empty(node.Link.Reports);
    }

    [Fact]
    public async Task A_withdrawn_training_stops_and_nothing_is_reported()
    {
        using var begun = new SemaphoreSlim(0);
        using var node = new SmallNode(spec => new FakeTrainer(spec, token => Begin(begun, token)));
        using var run = Create(node, node.Training());
        var running = run.RunAsync();
        await begun.WaitAsync();
        run.Withdraw();
        await running;

        Assert.Empty(node.Link.Reports);
    }

    [Fact]
    public async Task A_training_is_handed_back_when_the_node_stops()
    {
        using var begun = new SemaphoreSlim(0);
        using var node = new SmallNode(spec => new FakeTrainer(spec, token => Begin(begun, token)));
        using var run = Create(node, node.Training());
        var running = run.RunAsync();
        await begun.WaitAsync();
        await run.HandBackAsync();

        Assert.Equal(Failed.Types.Kind.HandedBack, Assert.Single(node.Link.Reports).Failed.Kind);
        await running;
    }

    [Fact]
    public async Task What_an_unexpected_error_says_stays_at_the_site()
    {
        using var node = new SmallNode(spec => new FakeTrainer(spec, _ => throw new InvalidOperationException("patient 4711 is null")));

        await RunAsync(node, node.Training());

        var failed = Assert.Single(node.Link.Reports).Failed;
        Assert.Equal(Failed.Types.Kind.Error, failed.Kind);
        Assert.DoesNotContain("4711", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_error_tells_of_an_example_stays_at_the_site()
    {
        using var node = new SmallNode(spec => new FakeTrainer(spec, _ => throw Example()));

        await RunAsync(node, node.Training());

        var failed = Assert.Single(node.Link.Reports).Failed;
        Assert.DoesNotContain("17", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("the site's log says why", failed.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Begun);
    }

    [Fact]
    public async Task Under_differential_privacy_a_training_that_fails_is_an_update_of_zeros_that_costs_as_any_other()
    {
        using var node = new SmallNode(spec => new FakeTrainer(spec, _ => throw Example()));
        var directive = node.Training();
        directive.Train.Privacy = new DifferentialPrivacy { Mode = DifferentialPrivacy.Types.Mode.Central, Clip = 1, NoiseMultiplier = 1, Delta = 1e-5 };
        byte[]? sent = null;
        node.Link.OnUpload = (source, _) =>
        {
            using var copy = new MemoryStream();
            source.CopyTo(copy);
            sent = copy.ToArray();
            return Task.CompletedTask;
        };

        await RunAsync(node, directive);

        Assert.Equal(1, Assert.Single(node.Link.Reports).Trained.Examples);
        Assert.All(SafetensorsFile.ReadValues(new MemoryStream(sent!), SmallNode.Spec.Parameters), value => Assert.Equal(0, value));
        Assert.Single(File.ReadAllLines(node.Folder["ledger", "alpha.jsonl"]));
    }

    [Fact]
    public async Task A_model_whose_bytes_are_not_the_promised_ones_is_refused()
    {
        using var node = new SmallNode();
        var directive = node.Training();
        directive.Train.Model.Weights.Sha256 = new string('0', 64);

        await RunAsync(node, directive);

        var failed = Assert.Single(node.Link.Reports).Failed;
        Assert.Contains(SmallNode.NameOf(node.ModelFile).Sha256, failed.Reason, StringComparison.Ordinal);
        Assert.Contains(new string('0', 64), failed.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Begun);
    }

    [Fact]
    public async Task Tensors_that_are_not_those_of_the_spec_are_refused_before_a_download()
    {
        using var node = new SmallNode();
        var directive = node.Training();
        directive.Train.Model.Tensors[0].Shape[0]++;

        await RunAsync(node, directive);

        Assert.Contains("list of tensors", Assert.Single(node.Link.Reports).Failed.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Link.Downloads);
    }

    [Fact]
    public async Task Work_of_a_kind_that_this_version_does_not_know_is_answered()
    {
        using var node = new SmallNode();
        var directive = node.Training();
        directive.ClearWork();

        await RunAsync(node, directive);

        Assert.Contains("update the client node", Assert.Single(node.Link.Reports).Failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diverged_training_sends_nothing_but_the_reason()
    {
        using var node = new SmallNode();
        var directive = node.Training();
        directive.Train.Plan.Optimizer.LearningRate = float.MaxValue;

        await RunAsync(node, directive);

        Assert.Equal(Failed.Types.Kind.Error, Assert.Single(node.Link.Reports).Failed.Kind);
        Assert.Empty(node.Link.Begun);
    }

    private static LearningException Example() => new("example 17 has feature 0.25") { TellsOfExamples = true };

    private static async Task RunAsync(SmallNode node, Directive directive)
    {
        using var run = Create(node, directive);
        await run.RunAsync();
    }

    private static DirectiveRun Create(SmallNode node, Directive directive) => new(node.Context, directive, TimeProvider.System, NullLogger.Instance);

    private static void Begin(SemaphoreSlim begun, CancellationToken cancellationToken)
    {
        begun.Release();
        WaitForCancellation(cancellationToken);
    }

    private static void WaitForCancellation(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
