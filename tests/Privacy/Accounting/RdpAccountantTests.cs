using FedInfra.Privacy.Accounting;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.Accounting;

public sealed class RdpAccountantTests
{
    [RequiresDataFact("../vectors/privacy.json")]
    public void Epsilons_of_Opacus_and_TensorFlow_Privacy_hold()
    {
        foreach (var vector in Vectors.OfKind("rdp_eps"))
        {
            var found = new RdpAccountant().Compose(Mechanism(vector)).Epsilon(vector.Number("delta"));
            var (expected, tolerance) = (vector.Number("expected_eps"), vector.Number("tol"));
            Vectors.Within(vector.Id(), found.Epsilon, expected - tolerance, expected + tolerance);
            if (vector.TryGetProperty("best_order", out var order))
            {
                Assert.Equal(order.GetDouble(), found.Order, 1e-9);
            }
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void Divergences_hold_order_by_order()
    {
        foreach (var vector in Vectors.OfKind("rdp_value"))
        {
            var order = vector.Number("order");
            var found = new RdpAccountant([order]).Compose(Mechanism(vector)).Divergences[0];
            var expected = vector.Number("expected_rdp");
            var tolerance = vector.Number("tol", vector.Number("tol_rel", 0) * expected);
            Vectors.Within(vector.Id(), found, expected - tolerance, expected + tolerance);
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void Samples_of_a_fixed_size_hold()
    {
        foreach (var vector in Vectors.OfKind("rdp_value_without_replacement"))
        {
            var found = vector.Number("steps") * RenyiDivergence.FixedSizeSampledGaussian(vector.Number("q"), vector.Number("sigma"), vector.Number("order"));
            Vectors.Within(vector.Id(), found, vector.Number("expected_rdp") * (1 - 1e-5), vector.Number("expected_rdp") * (1 + 1e-5));
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void Pure_differential_privacy_converts_as_published()
    {
        foreach (var vector in Vectors.OfKind("rdp_conversion"))
        {
            var accountant = new RdpAccountant([.. Enumerable.Range(2, 31).Select(order => (double)order)]).Compose(_ => vector.Number("rdp"), 1);
            var found = accountant.Epsilon(vector.Number("delta"));
            Assert.Equal(vector.Number("expected_eps"), found.Epsilon, vector.Number("tol"));
            Assert.Equal(vector.Number("best_order"), found.Order);
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void The_exact_Gaussian_holds()
    {
        foreach (var vector in Vectors.OfKind("gaussian_eps"))
        {
            var found = GaussianMechanism.Epsilon(vector.Number("sigma"), (long)vector.Number("steps"), vector.Number("delta"));
            Assert.Equal(vector.Number("expected_eps"), found, vector.Number("tol"));
        }

        foreach (var vector in Vectors.OfKind("gaussian_delta"))
        {
            var found = GaussianMechanism.Delta(vector.Number("sigma"), (long)vector.Number("steps"), vector.Number("eps"));
            var expected = vector.Number("expected_delta");
            Assert.Equal(expected, found, expected * vector.Number("tol_rel"));
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void The_exact_Gaussian_agrees_with_Opacus_at_the_central_limits_mu()
    {
        foreach (var vector in Vectors.OfKind("noise_multiplier_for_eps"))
        {
            var (rate, sigma) = (vector.Number("q"), vector.Number("expected_sigma"));
            var mu = rate * Math.Sqrt(vector.Number("epochs") / rate * (Math.Exp(1 / (sigma * sigma)) - 1));
            var found = GaussianMechanism.Epsilon(1 / mu, 1, vector.Number("delta"));
            Vectors.Within(vector.Id(), found, vector.Number("target_eps") - 0.01, vector.Number("target_eps"));
        }
    }

    [Fact]
    public void No_accountant_undercuts_the_exact_Gaussian_and_the_tight_one_is_close()
    {
        foreach (var (sigma, steps, delta) in new[] { (0.7, 2L, 1e-5), (4.0, 30L, 1e-6), (20.0, 1000L, 1e-9) })
        {
            var exact = GaussianMechanism.Epsilon(sigma, steps, delta);
            SampledGaussian[] mechanism = [new(1, sigma, steps)];
            Vectors.Within($"pld at sigma {sigma}", Accountant.Pld.Epsilon(mechanism, delta), exact * (1 - 1e-6), exact * (1 + 1e-4));
            Vectors.Within($"rdp at sigma {sigma}", Accountant.Rdp.Epsilon(mechanism, delta), exact, exact * 1.2);
        }
    }

    private static SampledGaussian Mechanism(System.Text.Json.JsonElement vector) =>
        new(vector.Number("q"), vector.Number("sigma"), (long)vector.Number("steps"));
}
