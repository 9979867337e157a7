namespace FedInfra.Learning.Models;

/// <summary>Name and shape of one float32 tensor of a model, for example <c>0.weight</c> of <c>[200, 784]</c>.</summary>
/// <param name="Name">As in PyTorch's <c>nn.Sequential</c> state dictionary: layer index, a dot, the parameter.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
public sealed record TensorInfo(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Number of values: the product of <see cref="Shape"/>.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => checked(product * size));
}
