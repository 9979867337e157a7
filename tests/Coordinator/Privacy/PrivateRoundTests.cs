using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Rounds;
using FedInfra.Privacy.Accounting;
using FedInfra.Privacy.DifferentialPrivacy;

namespace FedInfra.Coordinator.Tests.Privacy;

/// <summary>Whole rounds with differential privacy: nodes, masks, noise, model, ledgers.</summary>
public sealed class PrivateRoundTests
{
    private const double Clip = 0.5;
    private const string Plain = "secure-aggregation: off, ";

    [Theory]
    [InlineData("central", Plain, false)]
    [InlineData("central", "", false)]
    [InlineData("central", "", true)]
    [InlineData("distributed", "", false)]
    [InlineData("distributed", "", true)]
    public async Task Where_nothing_is_learned_the_model_is_noise_of_the_deviation_that_is_accounted(string mode, string masking, bool adapts)
    {
        await using var federation = await PrivateFederation.StartAsync();

        var job = await federation.RunAsync(Job($"{masking}differential-privacy: {{mode: {mode}, noise-multiplier: 2, clip: {Clip}, adaptive-clip: {adapts}}}", rounds: 1, rate: "1e-30"));

        Assert.Equal((JobState.Completed, ""), (job.State, job.Reason));
        var multiplier = adapts ? NoiseSplit.ForCohort(2, PrivateFederation.Nodes).UpdateMultiplier : 2;

        // Of five nodes four must stay, and one of them may be corrupt: three nodes' noise is the whole, and five add theirs.
        var sum = multiplier * Clip * (mode == "distributed" ? Math.Sqrt(5.0 / 3) : 1);
        var model = federation.MovedBy(job);
        var deviation = Math.Sqrt(model.Average(value => (double)value * value));
        Assert.InRange(deviation / (sum / PrivateFederation.Nodes), 0.96, 1.04);
        Assert.InRange(Math.Abs(model.Average(value => (double)value)), 0, 5 * deviation / Math.Sqrt(model.Length));
        Assert.Equal(adapts, job.Rounds[^1].NextClip is not null);
        Assert.Null(job.Rounds[^1].TrainingLoss);
        Assert.All(federation.Events.OfType<UpdateAccepted>(), update => Assert.Equal((masking.Length > 0 ? 1 : 0, 0), (update.Examples, update.Norm)));
        Assert.All(Enumerable.Range(0, PrivateFederation.Nodes), node => Assert.Single(federation.LedgerOf($"node-{node}")));
        var version = Assert.Single(federation.State.Models).Version;
        Assert.Equal((mode, masking.Length == 0, 1e-5), (version.DifferentialPrivacy, version.SecureAggregation, version.Delta));
        // Noise on integers is accounted by its Renyi divergence, which is a few percent looser.
        var exact = Composition.Epsilon([PrivacySpend.Central(2, 1)], 1e-5);
        Assert.InRange(version.Epsilon!.Value, exact, mode == "central" ? exact : 1.1 * exact);
    }

    [Theory]
    [InlineData("central", Plain)]
    [InlineData("central", "")]
    [InlineData("distributed", "")]
    public async Task With_little_noise_the_model_moves_no_further_than_the_clip(string mode, string masking)
    {
        await using var federation = await PrivateFederation.StartAsync();

        var job = await federation.RunAsync(Job($"{masking}differential-privacy: {{mode: {mode}, noise-multiplier: 0.001, clip: 0.01}}", rounds: 2));

        Assert.Equal(JobState.Completed, job.State);
        Assert.InRange(Math.Sqrt(federation.MovedBy(job).Sum(value => (double)value * value)), 0.01, 0.0201);
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData("")]
    public async Task Training_with_noise_at_the_nodes_learns_and_counts_each_sites_steps(string masking)
    {
        await using var federation = await PrivateFederation.StartAsync();

        var job = await federation.RunAsync(Job($"{masking}differential-privacy: {{mode: local, noise-multiplier: 1, clip: 1}}", rounds: 2));

        Assert.Equal((JobState.Completed, ""), (job.State, job.Reason));
        Assert.Contains(federation.MovedBy(job), value => value != 0);

        // 40 examples in batches of 10: four steps a round, each with a quarter of them.
        var spend = PrivacySpend.Local(1, 8, 0.25);
        Assert.All(federation.State.Ledger.Accounts.Values, account => Assert.Equal([spend], account.Spends));
        Assert.Equal(PrivateFederation.Nodes, federation.State.Ledger.Accounts.Count);
        Assert.Equal(Composition.Epsilon([spend], 1e-5), Assert.Single(federation.State.Models).Version.Epsilon);
    }

    [Theory]
    [InlineData("central", 1000, false)]
    [InlineData("central", 1e-6, true)]
    [InlineData("distributed", 1000, false)]
    [InlineData("distributed", 1e-6, true)]
    public async Task The_clip_falls_where_all_are_within_it_and_rises_where_none_is_over_rounds_and_a_restart(string mode, double clip, bool rises)
    {
        await using var federation = await PrivateFederation.StartAsync();
        var id = federation.Submit(Job($"differential-privacy: {{mode: {mode}, noise-multiplier: 0.001, clip: {clip}, adaptive-clip: true}}", rounds: 4));
        await federation.UntilAsync(id, job => job.LastGoodRound is { Round: >= 2 });
        await federation.RestartAsync();

        var ended = await federation.UntilAsync(id, job => job.HasEnded);

        // A step is at most the learning rate of 0.2 times half of the nodes too many, or too few; noise of the count makes it less.
        Assert.Equal((JobState.Completed, ""), (ended.State, ended.Reason));
        var before = clip;
        foreach (var after in ended.Rounds.Where(round => !round.Failed).Select(round => round.NextClip!.Value))
        {
            Assert.InRange(rises ? after / before : before / after, 1.01, Math.Exp(0.1) + 1e-9);
            before = after;
        }
    }

    [Theory]
    [InlineData("central", Plain, false)]
    [InlineData("central", "", true)]
    [InlineData("distributed", "", true)]
    public async Task A_job_spends_the_epsilon_that_it_was_given_and_no_more_with_one_noise_for_all_rounds(string mode, string masking, bool adapts)
    {
        await using var federation = await PrivateFederation.StartAsync();

        var job = await federation.RunAsync(Job($"{masking}differential-privacy: {{mode: {mode}, epsilon: 20, clip: 1, adaptive-clip: {adapts}}}", rounds: 4));

        Assert.Equal((JobState.Completed, ""), (job.State, job.Reason));
        var version = Assert.Single(federation.State.Models).Version;
        Assert.InRange(version.Epsilon!.Value, 19.9, 20);
        Assert.Equal(4, federation.Events.OfType<PrivacySpent>().Count());
        Assert.Single(federation.Events.OfType<PrivacySpent>().SelectMany(spent => spent.Sites).Select(site => Math.Round(site.Spend.NoiseMultiplier, 9)).Distinct());
        Assert.All(
            federation.State.Ledger.Accounts.Values, account => Assert.InRange(Composition.Epsilon(account.Spends, 1e-5), 19.9, 20));
    }

    [Fact]
    public async Task A_site_that_cannot_afford_the_whole_job_is_left_out_from_the_start_and_spends_nothing()
    {
        await using var federation = await PrivateFederation.StartAsync(new Dictionary<string, string>
        {
            ["node-1"] = Budget(1),
            ["node-2"] = Budget(100),
        });

        // A round costs about 0.8, three of them about 1.3.
        var job = await federation.RunAsync(Job("differential-privacy: {mode: central, noise-multiplier: 5, clip: 1}", rounds: 3));

        Assert.Equal((JobState.Completed, ""), (job.State, job.Reason));
        Assert.All(job.Rounds, round => Assert.Equal(["node-0", "node-2", "node-3", "node-4"], round.Participants));
        Assert.DoesNotContain(("node-1", "node-1"), federation.State.Ledger.Accounts.Keys);
    }

    [Fact]
    public async Task A_job_that_too_few_sites_can_afford_as_a_whole_is_refused_when_it_is_submitted_with_what_each_lacks()
    {
        await using var federation = await PrivateFederation.StartAsync(Enumerable.Range(0, 3).ToDictionary(node => $"node-{node}", _ => Budget(1)));

        var refusal = Assert.Throws<CoordinatorException>(() => federation.Submit(Job("differential-privacy: {mode: central, noise-multiplier: 5, clip: 1}", rounds: 3)));

        Assert.Contains("3 nodes are needed and 2 of 5 can still afford the job digits", refusal.Message, StringComparison.Ordinal);
        Assert.All(["node-0", "node-1", "node-2"], node => Assert.Contains($"{node}: data set {node} has spent epsilon 0 of 1 ", refusal.Message, StringComparison.Ordinal));
        Assert.Contains("3 rounds of this job would make it", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("too much", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(federation.State.Jobs);
    }

    [Fact]
    public async Task A_site_whose_budget_the_coordinator_does_not_know_refuses_by_its_own_ledger()
    {
        var policies = Enumerable.Range(0, PrivateFederation.Nodes).ToDictionary(
            node => $"node-{node}", _ => "differential-privacy: {required: false, maximum-epsilon-per-job: 1, delta: 1e-5, modes: [central, distributed, local]}");
        await using var federation = await PrivateFederation.StartAsync(policies);

        var job = await federation.RunAsync(Job($"{Plain}differential-privacy: {{mode: central, noise-multiplier: 5, clip: 1}}", rounds: 3));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("privacy budget is spent: job digits-1 may cost epsilon 1 ", job.Reason, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, PrivateFederation.Nodes), node => Assert.Equal(job.Rounds.Count(round => !round.Failed), federation.LedgerOf($"node-{node}").Length));
    }

    [Theory]
    [InlineData("central", Plain, 0)]
    [InlineData("local", Plain, 2)]
    [InlineData("distributed", "", 2)]
    public async Task A_round_without_its_quorum_costs_where_the_coordinator_has_seen_what_the_nodes_noise_hides(string mode, string masking, int releases)
    {
        await using var federation = await PrivateFederation.StartAsync(new Dictionary<string, string> { ["node-4"] = "jobs: [other]" });

        var job = await federation.RunAsync(Job($"{masking}differential-privacy: {{mode: {mode}, noise-multiplier: 5, clip: 1}}", rounds: 1));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Equal(releases, federation.Events.OfType<PrivacySpent>().Count());
        Assert.Equal(releases > 0 ? ["node-0", "node-1", "node-2", "node-3"] : [], federation.State.Ledger.Accounts.Keys.Select(account => account.Node));
        Assert.All(Enumerable.Range(0, 4), node => Assert.Equal(2, federation.LedgerOf($"node-{node}").Length));
    }

    private static string Budget(double epsilon) => FormattableString.Invariant($"differential-privacy: {{maximum-epsilon: {epsilon}, delta: 1e-5, modes: [central, distributed, local]}}");

    private static string Job(string privacy, int rounds, string rate = "0.05", int minimum = 3) =>
        $$"""
        name: digits
        model: logreg
        rounds: {{rounds}}
        seed: 5
        training: {epochs: 1, batch: 10, learning-rate: {{rate}}}
        cohort: {minimum-nodes: {{minimum}}, quorum: 1, deadline-seconds: 60, attempts: 2}
        evaluation: {every: 0}
        privacy: { {{privacy}} }
        """;
}
