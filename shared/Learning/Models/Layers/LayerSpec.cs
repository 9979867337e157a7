namespace FedInfra.Learning.Models.Layers;

/// <summary>One layer of a model as a person wrote it; what its tensors look like follows from the shape it is given.</summary>
public abstract record LayerSpec
{
    /// <summary>The kinds of layers that there are.</summary>
    public static IReadOnlyCollection<string> Kinds => LayerNames.Kinds;

    /// <summary>The layer's name in a model spec, for example <c>linear</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The fields as they are written in a model spec, in canonical order and with defaults spelt out.</summary>
    internal virtual IEnumerable<(string Field, string Value)> Fields => [];

    /// <summary>Shape of one example after this layer, or null where it cannot be known.</summary>
    /// <param name="input">Shape of one example before it.</param>
    /// <param name="report">Takes a message for everything that does not fit.</param>
    internal abstract IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report);

    /// <summary>The layer's tensors for an input shape that <see cref="OutputShape"/> accepted, in PyTorch's order.</summary>
    internal virtual IReadOnlyList<LayerParameter> Parameters(IReadOnlyList<int> input) => [];

    internal static string Show(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
