using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Models;

/// <summary>
/// A feed-forward model: the shape of one example, a chain of layers, and a loss. Immutable and checked when made, so that
/// whoever holds one can build it.
/// </summary>
public sealed class ModelSpec
{
    /// <summary>No model may have more parameters than this.</summary>
    public const int MaximumParameters = 1_000_000_000;

    private readonly List<(LayerParameter Parameter, int Length)> _starts = [];

    /// <param name="name">1 to 100 characters: letters, digits, dot, dash and underscore.</param>
    /// <param name="input">Shape of one example, without the batch; 1 to 4 sizes of 1 or more.</param>
    /// <param name="layers">At least one.</param>
    /// <param name="loss">What training minimises.</param>
    /// <param name="source">Where the spec came from, for messages.</param>
    /// <exception cref="LearningException">The layers do not fit one another; every error is in the message.</exception>
    public ModelSpec(string name, IReadOnlyList<int> input, IReadOnlyList<LayerSpec> layers, LossKind loss, string? source = null)
    {
        Name = name;
        Input = [.. input];
        Layers = [.. layers];
        Loss = loss;

        var errors = new List<string>();
        ModelSpecRules.Check(this, errors);
        var shapes = ShapeInference.Run(this, errors);
        ModelSpecRules.Throw(source ?? $"model {name}", errors);

        LayerShapes = shapes;
        var parameters = new List<TensorInfo>();
        for (var index = 0; index < Layers.Count; index++)
        {
            foreach (var parameter in Layers[index].Parameters(shapes[index]))
            {
                var tensor = new TensorInfo($"{index}.{parameter.Name}", parameter.Shape);
                parameters.Add(tensor);
                _starts.Add((parameter, tensor.Length));
            }
        }

        Parameters = parameters;
        ParameterCount = parameters.Sum(tensor => tensor.Length);
        OutputLength = shapes[^1][0];
        Classes = loss switch
        {
            LossKind.SoftmaxCrossEntropy => OutputLength,
            LossKind.BinaryCrossEntropy => 2,
            _ => 0,
        };
    }

    public string Name { get; }

    /// <summary>Shape of one example, without the batch dimension.</summary>
    public IReadOnlyList<int> Input { get; }

    public IReadOnlyList<LayerSpec> Layers { get; }

    public LossKind Loss { get; }

    /// <summary>Number of values the last layer gives for one example.</summary>
    public int OutputLength { get; }

    /// <summary>Number of classes told apart; 0 for regression.</summary>
    public int Classes { get; }

    /// <summary>All tensors in order, named as in the state dictionary of a PyTorch <c>nn.Sequential</c> of the same layers.</summary>
    public IReadOnlyList<TensorInfo> Parameters { get; }

    /// <summary>Total number of values in <see cref="Parameters"/>.</summary>
    public int ParameterCount { get; }

    /// <summary>Shape of one example before each layer, and after the last.</summary>
    public IReadOnlyList<IReadOnlyList<int>> LayerShapes { get; }

    /// <summary>Values that one example has where it is widest.</summary>
    public long WidestLength => LayerShapes.Max(shape => shape.Aggregate(1L, (product, size) => product * size));

    /// <summary>Reads a model spec.</summary>
    /// <param name="yaml">The text, of the form of the example.</param>
    /// <param name="source">File name, for messages.</param>
    /// <exception cref="LearningException">Something is wrong; every error is in the message, with its layer and field.</exception>
    /// <example>
    /// <code>
    /// name: small-cnn
    /// input: [1, 28, 28]
    /// layers:
    ///   - conv2d: {filters: 8, kernel: 5, padding: same}   # padding: 0 and stride: 1 by default
    ///   - relu
    ///   - max-pool: {size: 2}
    ///   - flatten
    ///   - dropout: {rate: 0.25}
    ///   - linear: {units: 10}
    /// loss: softmax-cross-entropy                          # or binary-cross-entropy, mse
    /// </code>
    /// Also: <c>layer-norm</c>, <c>embedding: {vocabulary: 1000, dimension: 16}</c> as the first layer, and
    /// <c>module: {name: resnet, sha256: 9f86…, output: [10], parameters: {fc.weight: [10, 512], fc.bias: [10]}}</c>, see
    /// <see cref="Layers.ModuleSpec"/>.
    /// </example>
    public static ModelSpec Parse(string yaml, string source) => ModelSpecYaml.Parse(yaml, source);

    /// <summary>The canonical text: equal specs give equal text, and <see cref="Parse"/> of it gives an equal spec.</summary>
    public string ToYaml() => ModelSpecYaml.Write(this);

    /// <summary>Start values by PyTorch's defaults: uniform within 1/sqrt(fan-in) for linear and conv2d, 1 and 0 for layer-norm, normal for embeddings.</summary>
    /// <param name="seed">The same seed gives the same values on every machine with the same runtime.</param>
    public float[] Initialize(ulong seed)
    {
        var random = new SeededRandom(seed, stream: 1);
        var values = new float[ParameterCount];
        var rest = values.AsSpan();
        foreach (var (parameter, length) in _starts)
        {
            parameter.Fill(rest[..length], random);
            rest = rest[length..];
        }

        return values;
    }
}
