namespace FedInfra.Learning.Models.Layers;

/// <summary>y = x W^T + b, with W of shape [units, inputs].</summary>
/// <param name="Units">Number of outputs, 1 or more.</param>
public sealed record LinearSpec(int Units) : LayerSpec
{
    public override string Kind => "linear";

    internal override IEnumerable<(string Field, string Value)> Fields => [("units", $"{Units}")];

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report)
    {
        if (input.Count != 1)
        {
            report($"takes one row of numbers, but its input has shape {Show(input)}; put a flatten layer before it");
        }

        return [Units];
    }

    internal override IReadOnlyList<LayerParameter> Parameters(IReadOnlyList<int> input) =>
    [
        new("weight", [Units, input[0]], StartValues.UniformByFanIn, input[0]),
        new("bias", [Units], StartValues.UniformByFanIn, input[0]),
    ];
}
