namespace FedInfra.Coordinator.Aggregation;

/// <summary><c>v = v + delta^2</c>: steps shrink with all that has been.</summary>
internal sealed class FedAdagrad(double learningRate, double beta1, double tau)
    : AdaptiveStrategy(learningRate, beta1, tau)
{
    protected override double SecondMoment(double v, double square) => v + square;
}
