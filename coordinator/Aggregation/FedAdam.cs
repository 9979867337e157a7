namespace FedInfra.Coordinator.Aggregation;

/// <summary><c>v = beta2 * v + (1 - beta2) * delta^2</c>: a moving mean of squares.</summary>
internal sealed class FedAdam(double learningRate, double beta1, double beta2, double tau)
    : AdaptiveStrategy(learningRate, beta1, tau)
{
    protected override double SecondMoment(double v, double square) => (beta2 * v) + ((1 - beta2) * square);
}
