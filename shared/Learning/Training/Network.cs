using FedInfra.Learning.Buffers;
using FedInfra.Learning.Layers;
using FedInfra.Learning.Losses;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;

namespace FedInfra.Learning.Training;

/// <summary>A model's layers with their buffers for one batch size, over parameters that it does not own.</summary>
internal sealed unsafe class Network
{
    private readonly ModelSpec _spec;
    private readonly LayerContext _context;
    private readonly List<Layer> _layers = [];
    private readonly DropoutLayer[] _dropouts;
    private readonly Loss _loss;
    private readonly float[] _targets;

    public Network(ModelSpec spec, LayerContext context)
    {
        _spec = spec;
        _context = context;
        _loss = Loss.For(spec.Loss);
        _targets = new float[context.Batch];
        Input = new Activation(spec.Input, context.Batch, padded: spec.Layers[0] is not Conv2dSpec, gradients: false);
        var activation = Input;
        for (var index = 0; index < spec.Layers.Count; index++)
        {
            var layer = Create(activation, index);
            _layers.Add(layer);
            activation = layer.Output;
        }

        Output = activation;
        ParameterLayers = [.. _layers.OfType<ParameterLayer>()];
        _dropouts = [.. _layers.OfType<DropoutLayer>()];
    }

    public Activation Input { get; }

    public Activation Output { get; }

    public int Capacity => _context.Batch;

    public ParameterLayer[] ParameterLayers { get; }

    /// <summary>Values of all parameters in the layers' own layouts.</summary>
    public int StoredLength => ParameterLayers.Aggregate(0, (sum, layer) => checked(sum + layer.StoredLength));

    /// <summary>Points all layers at their parameters.</summary>
    public void Bind(AlignedBuffer weights, AlignedBuffer? gradients)
    {
        var start = 0;
        foreach (var layer in ParameterLayers)
        {
            layer.Bind(weights.Pointer + start, gradients is null ? null : gradients.Pointer + start);
            start += layer.StoredLength;
        }
    }

    public void Restart(ulong seed)
    {
        foreach (var dropout in _dropouts)
        {
            dropout.Restart(seed);
        }
    }

    /// <summary>Copies examples in.</summary>
    /// <param name="row">Which batch row.</param>
    /// <param name="features">The example, images as [channels, height, width].</param>
    /// <param name="target">Its target.</param>
    public void Set(int row, ReadOnlySpan<float> features, float target)
    {
        _targets[row] = target;
        Input.Place(features, new Span<float>(Input.Values + ((nint)row * Input.ExampleStride), Input.ExampleStride));
    }

    /// <summary>Sum of the losses of the examples set.</summary>
    public double Forward(int batch, bool training, ref int correct)
    {
        foreach (var layer in _layers)
        {
            layer.Forward(batch, training);
        }

        return _loss.Run(Output, _targets.AsSpan(0, batch), ref correct);
    }

    /// <summary>Gradients of the mean loss, after <see cref="Forward"/> of the same examples.</summary>
    public void Backward(int batch)
    {
        for (var index = _layers.Count - 1; index >= 0; index--)
        {
            _layers[index].Backward(batch);
        }
    }

    private Layer Create(Activation input, int index) => _spec.Layers[index] switch
    {
        LinearSpec linear => new LinearLayer(input, linear.Units, ReluFollows(index), _context),
        Conv2dSpec convolution => new Conv2dLayer(input, convolution, _spec.LayerShapes[index + 1], ReluFollows(index), _context),
        MaxPoolSpec pool => new MaxPoolLayer(input, pool.Size, _spec.LayerShapes[index + 1], _context),
        ReluSpec => new ReluLayer(input, index > 0 && _spec.Layers[index - 1] is LinearSpec or Conv2dSpec, _context),
        FlattenSpec => new FlattenLayer(input, _spec.LayerShapes[index + 1], _context),
        DropoutSpec dropout => new DropoutLayer(input, dropout.Rate, index, _context),
        LayerNormSpec => new LayerNormLayer(input, _context),
        EmbeddingSpec embedding => new EmbeddingLayer(input, embedding.Vocabulary, embedding.Dimension, _context),
        ModuleSpec module => throw new LearningException($"{_spec.Name}: layer {index} is the module '{module.Name}', which the managed engine cannot run; start the node with an engine that can (client-node run --engine)."),
        var other => throw new InvalidOperationException($"No engine for layer {other.Kind}."),
    };

    private bool ReluFollows(int index) => index + 1 < _spec.Layers.Count && _spec.Layers[index + 1] is ReluSpec;
}
