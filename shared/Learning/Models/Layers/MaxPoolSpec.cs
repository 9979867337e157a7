namespace FedInfra.Learning.Models.Layers;

/// <summary>The largest value of each size x size square of each channel; the squares do not overlap, rests are dropped.</summary>
/// <param name="Size">Edge of the square, and the step to the next.</param>
public sealed record MaxPoolSpec(int Size) : LayerSpec
{
    public override string Kind => "max-pool";

    internal override IEnumerable<(string Field, string Value)> Fields => [("size", $"{Size}")];

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report)
    {
        if (input.Count != 3)
        {
            report($"takes [channels, height, width], but its input has shape {Show(input)}");
            return null;
        }

        if (input[1] < Size || input[2] < Size)
        {
            report($"size is {Size}, but its input of shape {Show(input)} is smaller");
            return null;
        }

        return [input[0], input[1] / Size, input[2] / Size];
    }
}
