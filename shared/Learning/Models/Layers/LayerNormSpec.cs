namespace FedInfra.Learning.Models.Layers;

/// <summary>
/// Ba et al. 2016: each row of the last dimension is brought to mean 0 and variance 1, then scaled and shifted by learnt
/// values, as <c>torch.nn.LayerNorm</c> of that dimension does (epsilon 1e-5).
/// </summary>
public sealed record LayerNormSpec : LayerSpec
{
    public override string Kind => "layer-norm";

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report)
    {
        if (input.Count > 2)
        {
            report($"takes rows or a table of rows, but its input has shape {Show(input)}");
            return null;
        }

        return input;
    }

    internal override IReadOnlyList<LayerParameter> Parameters(IReadOnlyList<int> input) =>
        [new("weight", [input[^1]], StartValues.One), new("bias", [input[^1]], StartValues.Zero)];
}
