using FedInfra.Coordinator.Jobs;

namespace FedInfra.Coordinator.Tests.Jobs;

public sealed class JobPrivacyTests
{
    private const string Job = "name: a\nmodel: 2nn\nrounds: 3\n";

    [Fact]
    public void Updates_are_masked_unless_a_job_says_otherwise()
    {
        var job = Read("");

        Assert.Equal(new MaskingSpec(), job.Masking);
        Assert.Equal(3, job.MinimumNodes);
        Assert.Null(job.DifferentialPrivacy);
    }

    [Theory]
    [InlineData("privacy: {secure-aggregation: off}")]
    [InlineData("privacy: {secure_aggregation: off}")]
    [InlineData("privacy: {secure-aggregation: false}")]
    [InlineData("privacy: {secure-aggregation: {enabled: false, max-corrupt: 0.1}}")]
    public void Plain_updates_are_asked_for_by_one_word(string privacy)
    {
        var job = Read(privacy);

        Assert.Null(job.Masking);
        Assert.Equal(1, job.MinimumNodes);
    }

    [Theory]
    [InlineData("privacy: {secure-aggregation: on}")]
    [InlineData("privacy: {secure-aggregation: }")]
    [InlineData("privacy: {}")]
    [InlineData("privacy: {differential-privacy: off}")]
    public void What_is_not_said_has_the_default(string privacy) => Assert.Equal(new MaskingSpec(), Read(privacy).Masking);

    [Fact]
    public void Every_setting_arrives()
    {
        var job = Read(
            """
            privacy:
              secure-aggregation: {minimum-cohort: 5, max_corrupt: 0.1, max-dropout: 0.2, clip-range: 2.5, max-weight: 1000}
              differential-privacy: {mode: central, epsilon: 8, delta: 1e-6, clip: 0.5, adaptive-clip: true, clip-quantile: 0.6, clip-learning-rate: 0.3}
            evaluation: {every: 0}
            """);

        Assert.Equal(new MaskingSpec { MinimumCohort = 5, MaxCorrupt = 0.1, MaxDropout = 0.2, ClipRange = 2.5f, MaximumWeight = 1000 }, job.Masking);
        Assert.Equal(
            new DifferentialPrivacySpec
            {
                Mode = PrivacyMode.Central,
                TargetEpsilon = 8,
                NoiseMultiplier = null,
                Delta = 1e-6,
                Clip = 0.5,
                AdaptiveClip = true,
                ClipQuantile = 0.6,
                ClipLearningRate = 0.3,
            },
            job.DifferentialPrivacy);
        Assert.Equal(5, job.MinimumNodes);
    }

    [Theory]
    [InlineData("privacy: {secure-aggregation: maybe}", "line 4", "on nor off")]
    [InlineData("privacy: {secure-aggregation: {minimum_cohrt: 3}}", "minimum-cohrt", "known are enabled, minimum-cohort")]
    [InlineData("privacy: {secure-aggregation: {minimum-cohort: 2}}", "privacy.secure-aggregation.minimum-cohort: 2", "reads the other's")]
    [InlineData("privacy: {secure-aggregation: {max-corrupt: 0.5}}", "max-corrupt: 0.5", "a third")]
    [InlineData("privacy: {secure-aggregation: {max-dropout: .nan}}", "max-dropout", "a third")]
    [InlineData("privacy: {secure-aggregation: {clip-range: 0}}", "clip-range: 0", "above 0")]
    [InlineData("privacy: {secure-aggregation: {max-weight: 0}}", "max-weight: 0", "1 or more")]
    [InlineData("cohort: {minimum-nodes: 2}", "cohort.minimum-nodes: 2", "privacy.secure-aggregation off")]
    [InlineData("privacy: {differential-privacy: {}}", "privacy.differential-privacy: either epsilon", "noise-multiplier")]
    [InlineData("privacy: {differential-privacy: {epsilon: 1, noise-multiplier: 1}}", "not both", "epsilon")]
    [InlineData("privacy: {differential-privacy: {mode: global, epsilon: 1}}", "mode: 'global'", "central, distributed, local")]
    [InlineData("privacy: {secure-aggregation: off, differential-privacy: {epsilon: 1}}", ".mode:", "secure-aggregation: on")]
    [InlineData("privacy: {differential-privacy: {mode: local, epsilon: 1}}", ".epsilon:", "noise-multiplier")]
    [InlineData("privacy: {differential-privacy: {noise-multiplier: -1}}", ".noise-multiplier: -1", "above 0")]
    [InlineData("privacy: {differential-privacy: {epsilon: 1, delta: 1}}", ".delta: 1", "below 1")]
    [InlineData("privacy: {differential-privacy: {epsilon: 1, clip: 1e-10}}", ".clip: 1E-10", "1E-09")]
    [InlineData("privacy: {secure-aggregation: off, secure_aggregation: on}", "line 4", "'secure-aggregation'", "twice")]
    [InlineData("privacy: {secure_aggregation: {max_corrupt: 0.1, max-corrupt: 0.2}}", "line 4", "'max-corrupt'", "twice")]
    [InlineData("privacy: {differential-privacy: {mode: local, noise-multiplier: 1, adaptive-clip: true}}", ".adaptive-clip", "gradients")]
    [InlineData("privacy: {differential-privacy: {epsilon: 1}}", "differential-privacy: what sites measure", "evaluation.data")]
    [InlineData("privacy: {differential-privacy: {epsilon: 1}}\nevaluation: {every: 0, alone: true}", "differential-privacy: what sites measure", "evaluation.every: 0")]
    public void A_wrong_section_is_refused_by_the_name_of_its_field(string yaml, params string[] expected)
    {
        var error = Assert.Throws<CoordinatorException>(() => Read(yaml));

        Assert.All(expected, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    private static JobSpec Read(string privacy) => JobFileReader.Read(Job + privacy + "\n", "job.yaml");
}
