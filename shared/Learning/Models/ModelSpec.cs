namespace FedInfra.Learning.Models;

/// <summary>Placeholder until the model spec lands in the next commit.</summary>
public sealed class ModelSpec
{
    /// <summary>Tensors in order.</summary>
    public IReadOnlyList<TensorInfo> Parameters { get; } = [];

    /// <summary>Total number of values.</summary>
    public int ParameterCount => Parameters.Sum(tensor => tensor.Length);
}
