using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Rounds;
using FedInfra.Coordinator.State;
using FedInfra.Coordinator.Tests.Rounds.Masking;
using FedInfra.Privacy.Accounting;
using FedInfra.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Privacy;

public sealed class NoisePlannerTests : IDisposable
{
    private const double Target = 3;
    private const double Delta = 1e-5;

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public NoisePlannerTests() => _services = CoordinatorServices.Build(
        _folder.Path, new EvaluationOptions(_folder.Path, 1), IdentityOptions.None, NullLoggerFactory.Instance, TimeProvider.System);

    private PrivacyLedger Ledger => _services.GetRequiredService<PrivacyLedger>();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(PrivacyMode.Central, false, 3)]
    [InlineData(PrivacyMode.Central, true, 10)]
    [InlineData(PrivacyMode.Distributed, false, 10)]
    [InlineData(PrivacyMode.Distributed, true, 10)]
    [InlineData(PrivacyMode.Distributed, true, 200)]
    public void Rounds_that_all_succeed_spend_the_target_with_one_noise(PrivacyMode mode, bool adapts, int cohort)
    {
        var multipliers = Enumerable.Range(1, 5).Select(round => Release(Plan(mode, adapts, round), cohort).NoiseMultiplier).ToArray();

        Assert.Single(multipliers.Distinct());
        Assert.InRange(Composition.Epsilon(Ledger.SpentBy("heart-1"), Delta), Target * 0.99, Target);
    }

    [Theory]
    [InlineData(PrivacyMode.Central)]
    [InlineData(PrivacyMode.Distributed)]
    public void What_failed_attempts_have_released_is_made_up_for_by_more_noise_in_the_rounds_that_are_left(PrivacyMode mode)
    {
        var first = Release(Plan(mode, false, 1), 10).NoiseMultiplier;
        var again = Release(Plan(mode, false, 1) with { Attempt = 2 }, 10).NoiseMultiplier;
        var rest = Enumerable.Range(2, 4).Select(round => Release(Plan(mode, false, round), 10).NoiseMultiplier).ToArray();

        Assert.True(again > first);
        Assert.Equal([again], rest.Distinct());
        Assert.InRange(Composition.Epsilon(Ledger.SpentBy("heart-1"), Delta), Target * 0.99, Target);
    }

    [Fact]
    public void A_cohort_that_shrinks_or_grows_under_way_keeps_the_job_within_its_target()
    {
        int[] cohorts = [10, 4, 60, 7, 3];
        foreach (var (cohort, index) in cohorts.Select((cohort, index) => (cohort, index)))
        {
            Release(Plan(PrivacyMode.Distributed, true, index + 1), cohort);
        }

        Assert.InRange(Composition.Epsilon(Ledger.SpentBy("heart-1"), Delta), Target * 0.95, Target);
    }

    [Fact]
    public void A_target_that_is_spent_already_is_refused_with_the_round()
    {
        Ledger.Debit("heart-1", 1, 1, ["node-0"], _ => PrivacySpend.Central(0.5, 1));

        var refusal = Assert.Throws<CoordinatorException>(() => Planner().For(Plan(PrivacyMode.Central, false, 2), 10));

        Assert.Contains("cannot be kept in round 2", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0.1, 0.05, 2)]
    [InlineData(10, 0.1, 0.05, 8)]
    [InlineData(100, 0.1, 0.05, 85)]
    public void The_noise_counts_on_those_who_must_stay_and_are_honest(int cohort, double dropout, double corrupt, int noiseNodes)
    {
        var plan = Plan(PrivacyMode.Distributed, false, 1);
        plan = plan with { Spec = plan.Spec with { Masking = new MaskingSpec { MaxDropout = dropout, MaxCorrupt = corrupt } } };

        var noise = Planner().For(plan, cohort)!;

        Assert.Equal((noiseNodes, noiseNodes), (noise.Distributed!.NoiseNodes, noise.ToMessage().NoiseNodes));
        Assert.Equal(Math.Max(3, cohort - (int)Math.Ceiling(cohort * dropout)), noise.MinimumCohort);
    }

    [Fact]
    public void What_a_job_has_spent_outlives_the_coordinator()
    {
        Release(Plan(PrivacyMode.Distributed, true, 1), 10);
        var before = Ledger.SpentBy("heart-1");
        _services.Dispose();

        using var services = CoordinatorServices.Build(
            _folder.Path, new EvaluationOptions(_folder.Path, 1), IdentityOptions.None, NullLoggerFactory.Instance, TimeProvider.System);
        Assert.Equal(before, services.GetRequiredService<PrivacyLedger>().SpentBy("heart-1"));
        Assert.Equal(before, services.GetRequiredService<StateStore>().Current.Ledger.AccountOf("node-0", "node-0").Spends);
    }

    private NoisePlanner Planner() => _services.GetRequiredService<NoisePlanner>();

    /// <summary>Plans a round and debits it, as a round that comes to a release does.</summary>
    private RoundNoise Release(RoundPlan plan, int cohort)
    {
        var noise = Planner().For(plan, cohort)!;
        Ledger.Debit(plan.Job, plan.Number, plan.Attempt, ["node-0", "node-1"], noise.SpendOf);
        return noise;
    }

    private static RoundPlan Plan(PrivacyMode mode, bool adapts, int round) => new(
        "heart-1",
        MaskedFederation.Spec() with
        {
            DifferentialPrivacy = new DifferentialPrivacySpec { Mode = mode, Clip = 1, NoiseMultiplier = null, TargetEpsilon = Target, Delta = Delta, AdaptiveClip = adapts },
        },
        round, 1, BlobId.Of([1]), new Dictionary<string, BlobId>())
    {
        // An adaptive clip is another number in each round.
        Clip = adapts ? 1 + (0.137 * round) : null,
    };
}
