using FedInfra.Privacy.Accounting;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.Accounting;

public sealed class PldAccountantTests
{
    [RequiresDataFact("../vectors/privacy.json")]
    public void Sampled_Gaussians_lie_a_little_below_the_upper_bounds_of_the_PRV_accountant()
    {
        foreach (var vector in Vectors.OfKind("prv_eps_upper"))
        {
            var upper = vector.Number("expected_eps_upper");
            var epsilon = PldAccountant.Epsilon([Mechanism(vector)], vector.Number("delta"));
            Vectors.Within(vector.Id(), epsilon, upper - 0.021, upper);
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void Other_accountants_values_hold()
    {
        foreach (var vector in Vectors.OfKind("pld_eps", "gaussian_eps"))
        {
            var epsilon = PldAccountant.Epsilon([Mechanism(vector)], vector.Number("delta"));
            var (expected, tolerance) = (vector.Number("expected_eps"), vector.Number("tol"));
            Vectors.Within(vector.Id(), epsilon, expected - tolerance, expected + tolerance);
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void Mixtures_of_Gaussians_compose()
    {
        foreach (var vector in Vectors.OfKind("pld_mixture"))
        {
            double EpsilonOf(bool remove) => vector.GetProperty("parts").EnumerateArray()
                .Select(part => PrivacyLossDistribution.Of(new GaussianMixturePair(
                    part.Number("std"),
                    part.GetProperty("sens").EnumerateArray().Zip(part.GetProperty("probs").EnumerateArray(), (s, p) => (s.GetDouble(), p.GetDouble())),
                    remove)).SelfCompose((long)part.Number("count")))
                .Aggregate((composed, next) => composed.Compose(next)).Epsilon(vector.Number("delta"));
            var expected = vector.Number("expected_eps");
            Vectors.Within(vector.Id(), Math.Max(EpsilonOf(true), EpsilonOf(false)), expected - 1e-5, expected + 1e-5);
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void The_Laplace_mechanism_on_a_sample_composes()
    {
        foreach (var vector in Vectors.OfKind("pld_subsampled_laplace"))
        {
            double EpsilonOf(bool remove) => PrivacyLossDistribution.Of(new LaplacePair(vector.Number("scale"), vector.Number("q"), remove))
                .SelfCompose((long)vector.Number("steps")).Epsilon(vector.Number("delta"));
            var (expected, tolerance) = (vector.Number("expected_eps"), vector.Number("tol"));
            Vectors.Within(vector.Id(), Math.Max(EpsilonOf(true), EpsilonOf(false)), expected - tolerance, expected + tolerance);
        }
    }

    [Theory]
    [InlineData(0.01, 2.5, 50)]
    [InlineData(0.1, 1.0, 20)]
    public void A_sample_of_fixed_size_costs_no_less_than_either_direction_of_a_Poisson_sample(double rate, double noise, long steps)
    {
        var poisson = PldAccountant.Epsilon([new SampledGaussian(rate, noise, steps)], 1e-6);
        var fixedSize = PldAccountant.Epsilon([new SampledGaussian(rate, noise, steps, Sampling.FixedSize)], 1e-6);
        var renyi = Accountant.Rdp.Epsilon([new SampledGaussian(rate, noise, steps, Sampling.FixedSize)], 1e-6);
        Assert.InRange(fixedSize, poisson * (1 - 1e-6), renyi);
    }

    private static SampledGaussian Mechanism(System.Text.Json.JsonElement vector) =>
        new(vector.Number("q", 1), vector.Number("sigma"), (long)vector.Number("steps"));
}
