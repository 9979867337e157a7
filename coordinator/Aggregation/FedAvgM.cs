namespace FedInfra.Coordinator.Aggregation;

/// <summary>Averaging with server momentum (Hsu et al. 2019, arXiv:1909.06335): <c>v = momentum * v + delta; x += lr * v</c>.</summary>
internal sealed class FedAvgM(double learningRate, double momentum) : IServerStrategy
{
    public IReadOnlyList<string> Slots { get; } = [StrategySlots.Momentum];

    public void Apply(ReadOnlySpan<double> delta, Span<float> model, ServerStateBlock state)
    {
        var velocity = state[0];
        for (var j = 0; j < model.Length; j++)
        {
            var v = (momentum * velocity[j]) + delta[j];
            velocity[j] = (float)v;
            model[j] = (float)(model[j] + (learningRate * v));
        }
    }
}
