using FedInfra.ClientNode.Policies;
using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class SitePolicyTests
{
    private static readonly DateTimeOffset _monday = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_policy_everything_is_allowed()
    {
        foreach (var directive in (Directive[])[Asked.Plain(), Asked.Masked(), Asked.Private(), Asked.Evaluation(), Asked.Baseline(), new Directive { Id = "x" }])
        {
            Assert.True(SitePolicy.None.Decide(directive, _monday).IsAllowed);
        }
    }

    [Theory]
    [InlineData("digits-1", true)]
    [InlineData("digits-27", true)]
    [InlineData("heart-1-2", true)]
    [InlineData("heart-2", false)]
    [InlineData("digit-1", false)]
    [InlineData("digits-x", false)]
    [InlineData("digits-1-1", false)]
    [InlineData("my-digits-1", false)]
    [InlineData("", false)]
    public void Jobs_are_known_by_their_name_without_the_number(string job, bool isAllowed) =>
        Check("jobs: [digits, heart-*]", Asked.Plain(), directive => directive.Job = job, isAllowed, "jobs:");

    [Theory]
    [InlineData("heart", "heart-9", true)]
    [InlineData("heart*", "heart-disease-9", true)]
    [InlineData("*", "anything-9", true)]
    [InlineData("*-trial", "heart-trial-9", true)]
    [InlineData("h.art", "heart-9", false)]
    [InlineData("HEART", "heart-9", false)]
    public void A_pattern_has_one_wildcard(string pattern, string job, bool isAllowed) =>
        Check($"jobs: ['{pattern}']", Asked.Plain(), directive => directive.Job = job, isAllowed, "jobs:");

    [Fact]
    public void Kinds_of_work()
    {
        Check("work: [train]", Asked.Plain(), _ => { }, isAllowed: true, "");
        Check("work: [train]", Asked.Evaluation(), _ => { }, isAllowed: false, "work:");
        Check("work: [train, evaluate]", Asked.Baseline(), _ => { }, isAllowed: false, "work:");
        Check("work: [baseline]", Asked.Baseline(), _ => { }, isAllowed: true, "");
        Check("work: [train]", new Directive { Id = "x" }, _ => { }, isAllowed: false, "work:");
    }

    [Theory]
    [InlineData("models: {layers: [linear, flatten]}", true)]
    [InlineData("models: {layers: [conv2d, flatten]}", false)]
    [InlineData("models: {maximum-parameters: 7850}", true)]
    [InlineData("models: {maximum-parameters: 7849}", false)]
    [InlineData("models: {names: [log*]}", true)]
    [InlineData("models: {names: [2nn]}", false)]
    public void Models_are_judged_by_their_spec(string policy, bool isAllowed)
    {
        foreach (var directive in (Directive[])[Asked.Plain(), Asked.Masked(), Asked.Evaluation(), Asked.Baseline()])
        {
            Check(policy, directive, _ => { }, isAllowed, "models.");
        }
    }

    [Fact]
    public void A_model_that_cannot_be_read_is_not_an_allowed_one() =>
        Check("models: {layers: [linear]}", Asked.Plain(), directive => directive.Train.Model.Spec = "layers: [linear]", isAllowed: false, "models:");

    [Theory]
    [InlineData("fedavg", true)]
    [InlineData("fedprox", true)]
    [InlineData("fedadam", false)]
    [InlineData("", false)]
    public void Strategies_are_on_the_list(string strategy, bool isAllowed) =>
        Check("strategies: [fedavg, fedprox]", Asked.Plain(), directive => directive.Train.Plan.Strategy = strategy, isAllowed, "strategies:");

    [Theory]
    [InlineData("training: {maximum-epochs: 2}", true)]
    [InlineData("training: {maximum-epochs: 1}", false)]
    [InlineData("training: {maximum-rounds-per-job: 10}", true)]
    [InlineData("training: {maximum-rounds-per-job: 1}", false)]
    public void Training_has_caps_and_so_has_a_baseline(string policy, bool isAllowed)
    {
        Check(policy, Asked.Plain(), _ => { }, isAllowed, "training.");
        Check(policy, Asked.Baseline(), _ => { }, isAllowed, "training.");
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void Steps_have_a_cap(int steps, bool isAllowed) => Check(
        "training: {maximum-steps: 500}", Asked.Plain(), directive => (directive.Train.Plan.Epochs, directive.Train.Plan.Steps) = (0, steps), isAllowed, "training.maximum-steps:");

    [Fact]
    public void A_long_baseline_is_too_many_rounds() =>
        Check("training: {maximum-rounds-per-job: 9}", Asked.Baseline(), _ => { }, isAllowed: false, "training.maximum-rounds-per-job: this is round 10");

    [Theory]
    [InlineData("differential-privacy: {required: true}", false)]
    [InlineData("differential-privacy: {required: false}", true)]
    [InlineData("differential-privacy: {modes: [distributed]}", false)]
    [InlineData("differential-privacy: {modes: [distributed], required: false}", true)]
    public void A_site_that_speaks_of_differential_privacy_asks_for_it(string policy, bool isAllowed) =>
        Check(policy, Asked.Masked(), _ => { }, isAllowed, "differential-privacy:");

    [Theory]
    [InlineData("modes: [distributed]", true)]
    [InlineData("modes: [local, central]", false)]
    [InlineData("maximum-epsilon: 1, delta: 0.001", true)]
    [InlineData("minimum-noise-multiplier: 1", true)]
    [InlineData("minimum-noise-multiplier: 1.01", false)]
    [InlineData("delta: 0.00001", true)]
    [InlineData("delta: 0.000001", false)]
    public void Differential_privacy_is_of_the_sites_kind(string policy, bool isAllowed) =>
        Check($"differential-privacy: {{{policy}}}", Asked.Private(), _ => { }, isAllowed, "differential-privacy.");

    [Fact]
    public void Numbers_that_are_none_are_not_enough_noise()
    {
        Check("differential-privacy: {minimum-noise-multiplier: 1}", Asked.Private(), directive => directive.Train.Privacy.NoiseMultiplier = double.NaN, isAllowed: false, "differential-privacy.minimum-noise-multiplier:");
        Check("differential-privacy: {delta: 0.1}", Asked.Private(), directive => directive.Train.Privacy.Delta = double.NaN, isAllowed: false, "differential-privacy.delta:");
    }

    [Fact]
    public void Distributed_noise_without_masks_is_refused() =>
        Check("differential-privacy: {required: true}", Asked.Private(), directive => directive.Train.Masking = null, isAllowed: false, "differential-privacy:");

    [Fact]
    public void Limits_of_epsilon_are_told_to_the_ledger_and_the_coordinator()
    {
        var policy = SitePolicy.Parse("differential-privacy: {maximum-epsilon: 10, maximum-epsilon-per-job: 4, delta: 0.00001}", "policy");

        Assert.Equal((10, 4, 1e-5), (policy.MaximumEpsilon, policy.MaximumEpsilonPerJob, policy.Delta));
        Assert.Equal(new PrivacyBudget { Epsilon = 10, Delta = 1e-5 }, policy.Budget);
        Assert.Null(SitePolicy.None.Budget);
    }

    [Theory]
    [InlineData("resources: {maximum-model-bytes: 31500}", true)]
    [InlineData("resources: {maximum-model-bytes: 31499}", false)]
    [InlineData("resources: {maximum-round-seconds: 600}", true)]
    [InlineData("resources: {maximum-round-seconds: 599}", false)]
    public void Resources_have_caps(string policy, bool isAllowed)
    {
        Check(policy, Asked.Masked(), _ => { }, isAllowed, "resources.");
        Check(policy, Asked.Evaluation(), _ => { }, isAllowed, "resources.");
    }

    [Fact]
    public void Metrics_that_a_result_needs_are_asked_for_before_the_work()
    {
        Check("metrics: [loss, steps]", Asked.Plain(), _ => { }, isAllowed: false, "metrics:");
        Check("metrics: [loss, steps]", Asked.Masked(), _ => { }, isAllowed: true, "");
        Check("metrics: [examples]", Asked.Plain(), _ => { }, isAllowed: true, "");
        Check("metrics: [examples, loss]", Asked.Evaluation(), _ => { }, isAllowed: false, "metrics: accuracy");
        Check("metrics: [accuracy, loss]", Asked.Baseline(), _ => { }, isAllowed: false, "metrics: examples");
        Check("metrics: [examples, accuracy, loss]", Asked.Evaluation(), _ => { }, isAllowed: true, "");
        Assert.Equal(LeavingMetrics.Accuracy | LeavingMetrics.Seconds, SitePolicy.Parse("metrics: [seconds, accuracy]", "policy").Metrics);
        Assert.Equal(LeavingMetrics.All, SitePolicy.None.Metrics);
    }

    [Fact]
    public void All_reasons_are_told_at_once_on_lines_that_cannot_be_forged()
    {
        var directive = Asked.Plain();
        directive.Job = "evil\n12:00:00 info: all is well-1";
        var decision = SitePolicy.Parse("jobs: [digits]\nwork: [evaluate]\ntraining: {maximum-epochs: 1}\nsecure-aggregation: {required: true}", "policy").Decide(directive, _monday);

        Assert.Equal(["jobs", "work", "training.maximum-epochs", "secure-aggregation"], decision.Reasons.Select(reason => reason.Split(':')[0]));
        Assert.DoesNotContain('\n', decision.Reason);
    }

    [Fact]
    public void A_withdrawal_is_always_allowed() =>
        Assert.True(SitePolicy.Parse("work: [evaluate]\njobs: [x]", "policy").Decide(new Directive { Withdraw = new Withdrawal() }, _monday).IsAllowed);

    private static void Check(string policy, Directive directive, Action<Directive> change, bool isAllowed, string reason)
    {
        change(directive);
        var decision = SitePolicy.Parse(policy, "policy").Decide(directive, _monday);

        Assert.Equal(isAllowed, decision.IsAllowed);
        if (!isAllowed)
        {
            Assert.StartsWith(reason, Assert.Single(decision.Reasons), StringComparison.Ordinal);
        }
    }
}
