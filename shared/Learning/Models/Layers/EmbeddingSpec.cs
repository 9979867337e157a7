namespace FedInfra.Learning.Models.Layers;

/// <summary>A learnt row of numbers for each index; features are whole numbers from 0 to vocabulary - 1.</summary>
/// <param name="Vocabulary">Number of rows.</param>
/// <param name="Dimension">Length of a row.</param>
public sealed record EmbeddingSpec(int Vocabulary, int Dimension) : LayerSpec
{
    public override string Kind => "embedding";

    internal override IEnumerable<(string Field, string Value)> Fields =>
        [("vocabulary", $"{Vocabulary}"), ("dimension", $"{Dimension}")];

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report)
    {
        if (input.Count != 1)
        {
            report($"takes one row of indices, but its input has shape {Show(input)}");
            return null;
        }

        return [input[0], Dimension];
    }

    internal override IReadOnlyList<LayerParameter> Parameters(IReadOnlyList<int> input) =>
        [new("weight", [Vocabulary, Dimension], StartValues.Normal)];
}
