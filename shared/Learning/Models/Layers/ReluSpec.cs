namespace FedInfra.Learning.Models.Layers;

/// <summary>max(x, 0) of every value.</summary>
public sealed record ReluSpec : LayerSpec
{
    public override string Kind => "relu";

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report) => input;
}
