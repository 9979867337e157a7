using FedInfra.Privacy.Accounting;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.Accounting;

public sealed class CalibrationTests
{
    [RequiresDataFact("../vectors/privacy.json")]
    public void The_smallest_cohort_of_TensorFlow_Federateds_tutorial_is_found()
    {
        foreach (var vector in Vectors.OfKind("calibration_min_clients"))
        {
            var found = Calibration.MinimumCohort(
                (int)vector.Number("population"), vector.Number("sigma_per_client"), vector.Number("target_eps"), vector.Number("delta"),
                (long)vector.Number("steps"), Accountant.Rdp);
            Assert.Equal((int)vector.Number("expected_clients"), found);
        }
    }

    [Theory]
    [InlineData(0.05, 200, 2.0, Accountant.Rdp)]
    [InlineData(0.05, 200, 2.0, Accountant.Pld)]
    [InlineData(1, 10, 8.0, Accountant.Pld)]
    public void Calibrated_noise_meets_its_target_and_a_little_less_does_not(double rate, long steps, double epsilon, Accountant accountant)
    {
        var noise = Calibration.NoiseMultiplier(epsilon, 1e-6, new SampledGaussian(rate, 1, steps), accountant);
        Assert.True(accountant.Epsilon([new SampledGaussian(rate, noise, steps)], 1e-6) <= epsilon);
        Assert.True(accountant.Epsilon([new SampledGaussian(rate, noise * 0.999, steps)], 1e-6) > epsilon);
    }

    [Fact]
    public void A_target_that_nothing_meets_says_so()
    {
        var thrown = Assert.Throws<PrivacyException>(() => Calibration.MinimumCohort(10, 0.01, 0.5, 1e-6, 1000, Accountant.Rdp));
        Assert.Contains("even with all 10 nodes", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1, 1e-5, "sampling rate")]
    [InlineData(1.5, 1, 1, 1e-5, "sampling rate")]
    [InlineData(0.5, 0, 1, 1e-5, "noise multiplier")]
    [InlineData(0.5, double.NaN, 1, 1e-5, "noise multiplier")]
    [InlineData(0.5, 1, 0, 1e-5, "steps")]
    [InlineData(0.5, 1, 1, 0, "delta")]
    [InlineData(0.5, 1, 1, 1, "delta")]
    public void A_parameter_out_of_range_is_named(double rate, double noise, long steps, double delta, string name)
    {
        foreach (var accountant in Enum.GetValues<Accountant>())
        {
            var thrown = Assert.Throws<PrivacyException>(() => accountant.Epsilon([new SampledGaussian(rate, noise, steps)], delta));
            Assert.StartsWith(name, thrown.Message, StringComparison.Ordinal);
        }
    }
}
