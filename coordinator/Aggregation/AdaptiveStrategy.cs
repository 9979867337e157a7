namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// What FedAdam, FedYogi and FedAdagrad share (Reddi et al. 2021, Algorithm 2):
/// <c>m = beta1 * m + (1 - beta1) * delta; x += lr * m / (sqrt(v) + tau)</c>, and each has its own v.
/// There is no bias correction, and m and v start at 0. Flower's FedAdam multiplies the rate by
/// <c>sqrt(1 - beta2^(t+1)) / (1 - beta1^(t+1))</c>, t being the round from 1: its first rounds take smaller steps.
/// </summary>
internal abstract class AdaptiveStrategy(double learningRate, double beta1, double tau) : IServerStrategy
{
    public IReadOnlyList<string> Slots { get; } = [StrategySlots.Momentum, StrategySlots.SecondMoment];

    public void Apply(ReadOnlySpan<double> delta, Span<float> model, ServerStateBlock state)
    {
        var first = state[0];
        var second = state[1];
        for (var j = 0; j < model.Length; j++)
        {
            var m = (beta1 * first[j]) + ((1 - beta1) * delta[j]);
            var v = SecondMoment(second[j], delta[j] * delta[j]);
            first[j] = (float)m;
            second[j] = (float)v;
            model[j] = (float)(model[j] + (learningRate * m / (Math.Sqrt(v) + tau)));
        }
    }

    /// <summary>The new v of one coordinate; 0 or more.</summary>
    /// <param name="v">The old v.</param>
    /// <param name="square">The coordinate's delta squared.</param>
    protected abstract double SecondMoment(double v, double square);
}
