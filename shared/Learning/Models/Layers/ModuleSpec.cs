namespace FedInfra.Learning.Models.Layers;

/// <summary>
/// A part of a model that only its engine can read: a file that the site's operator installed, such as a TorchScript
/// module. The spec says what goes in, what comes out and what is learnt; the code never travels. The managed engine runs
/// none.
/// </summary>
/// <param name="Name">Name of the file at the site, without its folder and ending; 1 to 100 letters, digits, dashes or underscores.</param>
/// <param name="Sha256">What the file's bytes hash to, 64 lower-case hexadecimal digits: every site runs the same code or none.</param>
/// <param name="Output">Shape of one example after it.</param>
/// <param name="Learnt">Its parameters in order, by the names that the file gives them.</param>
public sealed record ModuleSpec(string Name, string Sha256, IReadOnlyList<int> Output, IReadOnlyList<TensorInfo> Learnt) : LayerSpec
{
    public override string Kind => "module";

    internal override IEnumerable<(string Field, string Value)> Fields =>
    [
        ("name", Name),
        ("sha256", Sha256),
        ("output", Show(Output)),
        ("parameters", $"{{{string.Join(", ", Learnt.Select(tensor => $"{tensor.Name}: {Show(tensor.Shape)}"))}}}"),
    ];

    internal override IReadOnlyList<int>? OutputShape(IReadOnlyList<int> input, Action<string> report) => Output;

    /// <summary>Matrices and kernels start as PyTorch's layers do, vectors as those of its normalisations: weights at 1, biases at 0.</summary>
    internal override IReadOnlyList<LayerParameter> Parameters(IReadOnlyList<int> input) =>
    [
        .. Learnt.Select(tensor => tensor.Shape.Count > 1
            ? new LayerParameter(tensor.Name, tensor.Shape, StartValues.UniformByFanIn, tensor.Length / tensor.Shape[0])
            : new LayerParameter(tensor.Name, tensor.Shape, tensor.Name.EndsWith("bias", StringComparison.Ordinal) ? StartValues.Zero : StartValues.One)),
    ];
}
