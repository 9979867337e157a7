using System.Text.Json;
using FedInfra.Privacy.Accounting;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.DifferentialPrivacy;

public sealed class CompositionTests
{
    private static readonly PrivacySpend _distributed = new()
    {
        Kind = NoiseKind.Distributed,
        NoiseMultiplier = 2,
        Steps = 10,
        Dimension = 100_000,
        NoiseNodes = 20,
        NodeSigma = 50,
    };

    [RequiresDataFact(AggregationVectors.File)]
    public void Epsilons_of_FL4Health_and_of_Abadi_et_al_hold()
    {
        var (inputs, expected) = AggregationVectors.Named("dpsgd_epsilon");
        foreach (var (steps, epsilon) in inputs.GetProperty("steps").Flat().Zip(expected.GetProperty("epsilon").Flat()))
        {
            var spend = PrivacySpend.Local(inputs.Number("z"), (long)steps, inputs.Number("q"));
            Holds(spend, inputs.Number("delta"), epsilon, 0.01);
        }

        (inputs, expected) = AggregationVectors.Named("fl_instance_level_dp_epsilon");
        var rate = inputs.Number("client_sampling") * inputs.Number("batch") / inputs.Number("client_points");
        for (var i = 0; i < 3; i++)
        {
            var spend = PrivacySpend.Local(inputs.GetProperty("z")[i].GetDouble(), inputs.GetProperty("rounds")[i].GetInt64() * 6, rate);
            Holds(spend, inputs.GetProperty("delta")[i].GetDouble(), expected.GetProperty("epsilon")[i].GetDouble(), 1e-3);
        }

        // Theirs are by Rényi divergence; what is reported is tighter.
        static void Holds(PrivacySpend spend, double delta, double epsilon, double tolerance)
        {
            var renyi = new RdpAccountant().Compose(spend.Divergence(), 1).Epsilon(delta).Epsilon;
            Assert.Equal(epsilon, renyi, tolerance);
            Assert.InRange(Composition.Epsilon([spend], delta), renyi / 2, renyi);
        }
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void Divergences_and_their_conversion_hold()
    {
        var (inputs, expected) = AggregationVectors.Named("rdp_gaussian");
        Assert.Equal(expected.Number("rdp"), PrivacySpend.Central(inputs.Number("sigma"), 1).Divergence()(inputs.Number("alpha")), 1e-14);

        (inputs, expected) = AggregationVectors.Named("rdp_to_eps_pure_dp");
        var found = new RdpAccountant([.. Enumerable.Range(2, 31).Select(order => (double)order)]).Compose(_ => inputs.Number("rdp"), 1).Epsilon(inputs.Number("delta"));
        Assert.Equal(expected.Number("epsilon"), found.Epsilon, 1e-9);
        Assert.Equal(expected.Number("optimal_order"), found.Order);
    }

    [RequiresDataFact(AggregationVectors.File)]
    public void The_noise_of_a_tree_has_the_variance_that_TensorFlow_Federated_measures()
    {
        var (inputs, expected) = AggregationVectors.Named("dp_tree_aggregation_variance");
        var cases = inputs.GetProperty("(total_steps,noise_std,efficient)").EnumerateArray();
        foreach (var (plan, variance) in cases.Zip(expected.GetProperty("cumsum_variance").Flat()))
        {
            Assert.Equal(variance, TreeAggregation.SumVariance(plan[1].GetDouble(), plan[0].GetInt32(), plan[2].GetBoolean()), variance * 1e-6);
        }
    }

    [Fact]
    public void A_spend_with_next_to_no_noise_has_a_huge_epsilon_and_not_an_error()
    {
        Assert.InRange(Composition.Epsilon([PrivacySpend.Central(1e-3, 1000)], 1e-6), 5e8, 6e8);
        Assert.InRange(Composition.Epsilon([PrivacySpend.Local(0.05, 10_000, 0.01)], 1e-6), 100, 1e9);
    }

    [Fact]
    public void Rounds_of_one_job_and_of_two_cost_the_same()
    {
        var together = Composition.Of([PrivacySpend.Central(5, 30)], 1e-6);
        Assert.Equal(together, Composition.Of([PrivacySpend.Central(5, 10), PrivacySpend.Central(5, 20)], 1e-6));
        Assert.Equal(GaussianMechanism.Epsilon(5, 30, 1e-6), together.Epsilon, 1e-9);
        Assert.Equal(together.Epsilon, Composition.Epsilon([PrivacySpend.Central(5, 15), PrivacySpend.Central(10, 60)], 1e-6), 1e-9);
    }

    [Fact]
    public void Unlike_spends_cost_more_than_each_and_less_than_their_sum()
    {
        var sampled = PrivacySpend.Central(2, 50, 0.1);
        var (one, other) = (Composition.Epsilon([_distributed], 1e-6), Composition.Epsilon([sampled], 1e-6));
        var both = Composition.Of([_distributed, sampled], 1e-6);
        Assert.InRange(both.Epsilon, Math.Max(one, other), one + other);
        Assert.Equal(Accountant.Rdp, both.Accountant);
    }

    [Fact]
    public void A_sampled_Gaussian_alone_is_reported_tightly()
    {
        var found = Composition.Of([PrivacySpend.Local(1.1, 500, 0.02)], 1e-5);
        Assert.Equal(PldAccountant.Epsilon([new SampledGaussian(0.02, 1.1, 500)], 1e-5), found.Epsilon);
        Assert.Equal((Accountant.Pld, PrivacyUnit.Example), (found.Accountant, found.Unit));
    }

    [Fact]
    public void Nothing_spent_costs_nothing() => Assert.Equal(0, Composition.Epsilon([], 1e-6));

    [Fact]
    public void Noise_of_nodes_costs_no_less_than_a_Gaussian_and_next_to_nothing_more()
    {
        var gaussian = new RdpAccountant().Compose(new SampledGaussian(1, 2, 10)).Epsilon(1e-6).Epsilon;
        Assert.Equal(gaussian, Composition.Epsilon([_distributed], 1e-6), 1e-9);
        Assert.True(Composition.Epsilon([_distributed with { NodeSigma = 0.6 }], 1e-6) > gaussian * 1.1);
    }

    [Fact]
    public void A_site_that_spends_for_examples_too_is_accounted_by_the_example()
    {
        var (local, central) = (PrivacySpend.Local(4, 100, 0.1), PrivacySpend.Central(8, 10, 0.5));
        var both = Composition.Of([local, central], 1e-6);
        Assert.Equal(PrivacyUnit.Example, both.Unit);
        var byHand = new RdpAccountant().Compose(new SampledGaussian(0.1, 4, 100)).Compose(new SampledGaussian(1, 4, 10));
        Assert.Equal(byHand.Epsilon(1e-6).Epsilon, both.Epsilon, 1e-12);
        Assert.Equal(PrivacyUnit.Site, Composition.Of([central], 1e-6).Unit);
    }

    [Fact]
    public void The_bounds_of_Kairouz_et_al_are_the_published_formulas()
    {
        // By hand: tau of two nodes with sigma 1/2 is 10 exp(-2 pi² / 4 / 2).
        var tau = DiscreteGaussianSum.Distance(0.5, 2);
        Assert.Equal(10 * Math.Exp(-Math.PI * Math.PI / 4), tau, 1e-12);
        Assert.Equal(0, DiscreteGaussianSum.Distance(0.5, 1));

        // tau = 0.1: (a/2 l2² + tau d), (a/2 (l2² + 2 l1 tau + tau² d)), (a/2 (l2 + sqrt(d) tau)²), each smallest once.
        Assert.Equal(50 + (4 * 0.1), DiscreteGaussianSum.Divergence(1, 2, 4, 0.1, 100), 1e-12);
        Assert.Equal(1 + (2 * 0.5 * 0.1) + (0.01 * 4), DiscreteGaussianSum.Divergence(1, 0.5, 4, 0.1, 2), 1e-12);
        Assert.Equal(0.75 * 1.2 * 1.2, DiscreteGaussianSum.Divergence(1, 1000, 4, 0.1, 1.5), 1e-12);

        // Skellam: a/2mu l2² + min(((2a-1) s l2² + 6 l1) / 4 s³ mu², 3 l1 / 2 s mu).
        Assert.Equal((3.0 / 200 * 4) + (((5 * 10 * 4) + 18) / (4.0 * 1000 * 10_000)), DiscreteGaussianSum.SkellamDivergence(3, 2, 100, 10, 3), 1e-15);
        Assert.Equal((3.0 / 2 * 4) + (9 / 0.2), DiscreteGaussianSum.SkellamDivergence(3, 2, 1, 0.1, 3), 1e-12);

        // min(c + sqrt d, sqrt(c² + d/4 + sqrt(2 ln(1/beta)) (c + sqrt(d) / 2))).
        Assert.Equal(Math.Sqrt(10_000 + 25 + (Math.Sqrt(2 * Math.Log(1e6)) * 105)), DiscreteGaussianSum.RoundedNorm(100, 100, 1e-6), 1e-9);
        Assert.Equal(1 + 2, DiscreteGaussianSum.RoundedNorm(1, 4, 1e-9), 1e-12);
    }

    [Theory]
    [InlineData(NoiseKind.Central)]
    [InlineData(NoiseKind.Distributed)]
    public void Noise_calibrated_to_what_is_left_of_a_budget_meets_it_and_a_little_less_does_not(NoiseKind kind)
    {
        PrivacySpend[] earlier = [PrivacySpend.Central(6, 5)];
        var plan = kind == NoiseKind.Central ? PrivacySpend.Central(1, 20) : _distributed;
        var noise = Calibration.NoiseMultiplier(3, 1e-6, plan, earlier);
        Assert.True(Composition.Epsilon([.. earlier, plan.WithNoise(noise)], 1e-6) <= 3);
        Assert.True(Composition.Epsilon([.. earlier, plan.WithNoise(noise * 0.999)], 1e-6) > 3);

        PrivacySpend[] spent = [PrivacySpend.Central(1, 5)];
        Assert.Contains("out of reach", Assert.Throws<PrivacyException>(() => Calibration.NoiseMultiplier(3, 1e-6, plan, spent)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fewest_nodes_whose_noise_suffices_are_found()
    {
        var nodes = Calibration.MinimumNoiseNodes(5, 1e-6, _distributed, 500);
        PrivacySpend With(int count) => _distributed with { NoiseNodes = count, NoiseMultiplier = 2 * Math.Sqrt(count / 20.0) };
        Assert.True(Composition.Epsilon([With(nodes)], 1e-6) <= 5);
        Assert.True(Composition.Epsilon([With(nodes - 1)], 1e-6) > 5);
        Assert.Throws<PrivacyException>(() => Calibration.MinimumNoiseNodes(0.1, 1e-6, _distributed, 30));
    }

    [Fact]
    public void A_spend_comes_back_from_json_whole()
    {
        foreach (var spend in new[] { _distributed, PrivacySpend.Central(1.25, 3, 0.1), PrivacySpend.Local(0.7, 1000, 0.01, Sampling.FixedSize) })
        {
            var json = JsonSerializer.Serialize(spend);
            Assert.Contains($"\"Kind\":\"{spend.Kind}\"", json, StringComparison.Ordinal);
            Assert.DoesNotContain("Unit", json, StringComparison.Ordinal);
            Assert.Equal(spend, JsonSerializer.Deserialize<PrivacySpend>(json));
        }

        Assert.Equal(PrivacySpend.Central(2, 1), JsonSerializer.Deserialize<PrivacySpend>("""{"Kind":"Central","NoiseMultiplier":2}"""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PrivacySpend>("""{"Kind":"Central"}"""));
    }

    [Fact]
    public void A_property_out_of_range_is_named()
    {
        foreach (var (spend, name) in new[]
        {
            (_distributed with { NoiseMultiplier = 0 }, "noise multiplier"),
            (_distributed with { NodeSigma = double.NaN }, "node sigma"),
            (_distributed with { NoiseNodes = 0 }, "noise nodes"),
            (_distributed with { Dimension = 0 }, "dimension"),
            (_distributed with { SamplingRate = 0.5 }, "sampling rate"),
            (_distributed with { Kind = (NoiseKind)7 }, "kind"),
            (PrivacySpend.Central(1, 0), "steps"),
        })
        {
            Assert.StartsWith(name, Assert.Throws<PrivacyException>(() => Composition.Epsilon([spend], 1e-6)).Message, StringComparison.Ordinal);
        }
    }
}
