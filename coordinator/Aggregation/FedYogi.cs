namespace FedInfra.Coordinator.Aggregation;

/// <summary><c>v = v - (1 - beta2) * delta^2 * sign(v - delta^2)</c>: v moves by no more than the newest square allows.</summary>
internal sealed class FedYogi(double learningRate, double beta1, double beta2, double tau)
    : AdaptiveStrategy(learningRate, beta1, tau)
{
    protected override double SecondMoment(double v, double square) => v - ((1 - beta2) * square * Math.Sign(v - square));
}
