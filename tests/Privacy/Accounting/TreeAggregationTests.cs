using FedInfra.Privacy.Accounting;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.Accounting;

public sealed class TreeAggregationTests
{
    [RequiresDataFact("../vectors/privacy.json")]
    public void Epsilons_stay_below_those_of_the_DP_FTRL_paper()
    {
        foreach (var vector in Vectors.OfKind("tree_eps_upper_bound"))
        {
            var epsilon = new RdpAccountant()
                .Compose(order => TreeAggregation.Divergence(vector.Number("sigma"), (long)vector.Number("steps"), order), 1)
                .Epsilon(vector.Number("delta")).Epsilon;
            Vectors.Within(vector.Id(), epsilon, 0.5 * vector.Number("expected_eps_less_than"), vector.Number("expected_eps_less_than"));
        }
    }

    [RequiresDataFact("../vectors/privacy.json")]
    public void Sensitivities_to_several_participations_hold()
    {
        foreach (var vector in Vectors.OfKind("tree_sensitivity_sq"))
        {
            Assert.Equal(
                vector.Number("expected"),
                TreeAggregation.SquaredSensitivity((int)vector.Number("max_participation"), (int)vector.Number("min_separation"), (int)vector.Number("steps")));
        }
    }
}
