using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Privacy;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Safetensors;
using FedInfra.Learning.Training;
using FedInfra.Privacy.Accounting;
using Microsoft.Extensions.Logging.Abstractions;
using Mode = FedInfra.Contracts.V1.DifferentialPrivacy.Types.Mode;

namespace FedInfra.ClientNode.Tests.Privacy;

/// <summary>A node under differential privacy whose coordinator keeps no count, or lies.</summary>
public sealed class PrivateRoundTests : IDisposable
{
    private readonly SmallNode _node = new(spec => new ManagedTrainer(spec, 1, SecretNoise.Fill));

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_plain_update_is_clipped_weighs_one_tells_no_loss_and_is_written_down_before_it_leaves()
    {
        byte[] uploaded = [];
        _node.Link.OnUpload = async (source, _) =>
        {
            Assert.Single(Lines());
            using var copy = new MemoryStream();
            await source.CopyToAsync(copy);
            uploaded = copy.ToArray();
        };

        await RunAsync(Private(Mode.Central, clip: 0.01));

        var trained = Assert.Single(_node.Link.Reports).Trained;
        Assert.Equal((1, false), (trained.Examples, trained.HasLoss));
        using var file = new MemoryStream(uploaded);
        var norm = Math.Sqrt(SafetensorsFile.ReadValues(file, SmallNode.Spec.Parameters).Sum(value => (double)value * value));
        Assert.InRange(norm, 0.0099, 0.01);
        Assert.Equal(PrivacySpend.Central(1.5, 1), Assert.Single(Lines()).Spend);
    }

    [Fact]
    public async Task Two_directives_for_one_plain_round_cost_twice()
    {
        await RunAsync(Private(Mode.Central));
        await RunAsync(Private(Mode.Central));

        Assert.Equal(2, Lines().Count);
    }

    [Fact]
    public async Task Steps_of_training_with_noise_are_counted_as_they_are_taken()
    {
        await RunAsync(Private(Mode.Local));

        Assert.Equal(PrivacySpend.Local(1.5, steps: 2, samplingRate: 0.5), Assert.Single(Lines()).Spend);
        Assert.Equal(20, Assert.Single(_node.Link.Reports).Trained.Examples);
    }

    [Theory]
    [InlineData(Mode.Central, 1.0, null)]
    [InlineData(Mode.Central, null, 1.0)]
    [InlineData(Mode.Local, 0.1, null)]
    public async Task A_round_that_would_overdraw_is_refused_before_any_work_whatever_the_coordinator_counts(Mode mode, double? perJob, double? total)
    {
        var privacy = new NodePrivacy(NodeLedger.Open(_node.Folder["ledger"], "alpha", TimeProvider.System), perJob, total, delta: 1e-5);

        await RunAsync(Private(mode), privacy);

        var failed = Assert.Single(_node.Link.Reports).Failed;
        Assert.Equal(Failed.Types.Kind.Refused, failed.Kind);
        Assert.Contains("privacy budget is spent", failed.Reason, StringComparison.Ordinal);
        Assert.Empty(_node.Link.Downloads);
        Assert.Empty(Lines());
    }

    [Fact]
    public async Task What_cannot_be_written_down_does_not_leave()
    {
        Directory.CreateDirectory(Path.Combine(_node.Folder["ledger"], "alpha.jsonl"));

        await RunAsync(Private(Mode.Central));

        Assert.Contains("privacy ledger", Assert.Single(_node.Link.Reports).Failed.Reason, StringComparison.Ordinal);
        Assert.Empty(_node.Link.Begun);
    }

    [Fact]
    public async Task An_update_that_never_arrived_stays_paid_for()
    {
        _node.Link.OnUpload = (_, _) => throw new IOException("the process dies here");

        await RunAsync(Private(Mode.Central));

        Assert.Single(NodeLedger.Open(_node.Folder["ledger"], "alpha", TimeProvider.System).Lines);
    }

    [Theory]
    [InlineData("mode", 9, 1, 1.5, 1e-5, 0)]
    [InlineData("mode", 0, 1, 1.5, 1e-5, 0)]
    [InlineData("mode", 2, 1, 1.5, 1e-5, 0)]
    [InlineData("clip", 1, 0, 1.5, 1e-5, 0)]
    [InlineData("clip", 1, double.NaN, 1.5, 1e-5, 0)]
    [InlineData("clip", 1, double.PositiveInfinity, 1.5, 1e-5, 0)]
    [InlineData("clip", 1, 1e-10, 1.5, 1e-5, 0)]
    [InlineData("clip", 1, -1, 1.5, 1e-5, 0)]
    [InlineData("clip", 3, double.NaN, 1.5, 1e-5, 0)]
    [InlineData("clip", 3, double.PositiveInfinity, 1.5, 1e-5, 0)]
    [InlineData("noise multiplier", 1, 1, 0, 1e-5, 0)]
    [InlineData("noise multiplier", 1, 1, double.NaN, 1e-5, 0)]
    [InlineData("noise multiplier", 1, 1, double.PositiveInfinity, 1e-5, 0)]
    [InlineData("noise multiplier", 3, 1, double.NaN, 1e-5, 0)]
    [InlineData("noise multiplier", 3, 1, -1, 1e-5, 0)]
    [InlineData("delta", 1, 1, 1.5, 0, 0)]
    [InlineData("delta", 1, 1, 1.5, 1, 0)]
    [InlineData("delta", 3, 1, 1.5, double.NaN, 0)]
    [InlineData("clip count noise", 1, 1, 1.5, 1e-5, double.NaN)]
    [InlineData("clip count noise", 1, 1, 1.5, 1e-5, double.PositiveInfinity)]
    [InlineData("clip count noise", 1, 1, 1.5, 1e-5, -1)]
    [InlineData("clip count noise", 1, 1, 1.5, 1e-5, 5)]
    [InlineData("clip count noise", 3, 1, 1.5, 1e-5, 5)]
    public async Task Numbers_that_promise_nothing_are_refused_by_name_before_any_work(string field, int mode, double clip, double noise, double delta, double count)
    {
        var directive = Private((Mode)mode, clip);
        directive.Train.Privacy.NoiseMultiplier = noise;
        directive.Train.Privacy.Delta = delta;
        directive.Train.Privacy.ClipCountNoise = count;

        await RunAsync(directive);

        var failed = Assert.Single(_node.Link.Reports).Failed;
        Assert.Equal(Failed.Types.Kind.Refused, failed.Kind);
        Assert.Contains($"differential privacy: {field}", failed.Reason, StringComparison.Ordinal);
        Assert.Empty(_node.Link.Downloads);
        Assert.Empty(Lines());
    }

    [Fact]
    public async Task Exact_numbers_are_not_measured_for_a_job_that_has_spent_a_budget_here()
    {
        await RunAsync(Private(Mode.Central));
        var evaluate = Private(Mode.Central);
        evaluate.Evaluate = new EvaluateWork { Model = evaluate.Train.Model };
        var baseline = Private(Mode.Central);
        baseline.Baseline = new BaselineWork { Model = baseline.Train.Model, Plan = baseline.Train.Plan, Rounds = 1 };
        var other = evaluate.Clone();
        other.Job = "other-1";

        await RunAsync(evaluate);
        await RunAsync(baseline);
        await RunAsync(other);

        Assert.All(_node.Link.Reports.Skip(1).Take(2), report => Assert.Contains("is exact", report.Failed.Reason, StringComparison.Ordinal));
        Assert.NotNull(_node.Link.Reports.Last().Evaluated);
    }

    [Fact]
    public async Task Nodes_of_one_data_set_count_for_what_they_change_together()
    {
        var ledger = NodeLedger.Open(_node.Folder["shared"], "patients", TimeProvider.System);
        for (var i = 0; i < 4; i++)
        {
            await RunAsync(Private(Mode.Central), new NodePrivacy(ledger, null, null, null, $"node-{i}", sharing: 4));
        }

        // Four updates in one sum move it four times as far as one: noise of a quarter.
        Assert.Equal(Composition.Epsilon([PrivacySpend.Central(1.5 / 4, 1)], 1e-5), NodeLedger.Epsilon(ledger.Lines, 1e-5), 1e-9);
    }

    private IReadOnlyList<LedgerLine> Lines() => _node.Privacy.Lines;

    private Directive Private(Mode mode, double clip = 1)
    {
        var directive = _node.Training();
        directive.Train.Privacy = new DifferentialPrivacy { Mode = mode, Clip = clip, NoiseMultiplier = 1.5, Delta = 1e-5 };
        return directive;
    }

    private async Task RunAsync(Directive directive, NodePrivacy? privacy = null)
    {
        var context = privacy is null ? _node.Context : _node.Context with { Privacy = privacy };
        using var run = new DirectiveRun(context, directive, TimeProvider.System, NullLogger.Instance);
        await run.RunAsync();
    }
}
