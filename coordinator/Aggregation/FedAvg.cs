namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// Federated averaging (McMahan et al. 2017): <c>x += lr * delta</c>. With a rate of 1 the new model is the weighted mean
/// of the nodes' models. FedProx (Li et al. 2020) is the same on the server; its proximal term acts on the nodes.
/// </summary>
internal sealed class FedAvg(double learningRate) : IServerStrategy
{
    public IReadOnlyList<string> Slots => [];

    public void Apply(ReadOnlySpan<double> delta, Span<float> model, ServerStateBlock state)
    {
        for (var j = 0; j < model.Length; j++)
        {
            model[j] = (float)(model[j] + (learningRate * delta[j]));
        }
    }
}
