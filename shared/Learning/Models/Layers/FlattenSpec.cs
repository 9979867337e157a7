namespace FedInfra.Learning.Models.Layers;

/// <summary>Any shape as one row, outermost first; values stay where they are.</summary>
public sealed record FlattenSpec : LayerSpec
{
    public override string Kind => "flatten";

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report) =>
        [input.Aggregate(1, (product, size) => checked(product * size))];
}
