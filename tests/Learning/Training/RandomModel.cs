using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Tests.Training;

/// <summary>A model of random layers and sizes, and data that fits it.</summary>
internal sealed class RandomModel
{
    private readonly SeededRandom _random;
    private readonly List<LayerSpec> _layers = [];

    public RandomModel(ulong seed)
    {
        _random = new SeededRandom(seed, 77);
        var kind = _random.NextInt(4);
        var loss = (LossKind)_random.NextInt(3);
        int[] input = kind switch
        {
            0 => [Between(1, 4), Between(4, 10), Between(4, 10)],
            1 => [Between(1, 6)],
            _ => [Between(1, 150)],
        };
        if (kind == 0)
        {
            AddImageLayers(input);
        }
        else if (kind == 1)
        {
            _layers.Add(new EmbeddingSpec(7, Between(2, 20)));
            AddMaybe(new LayerNormSpec());
            _layers.Add(new FlattenSpec());
        }

        for (var hidden = _random.NextInt(3); hidden > 0; hidden--)
        {
            _layers.Add(new LinearSpec(Between(2, 90)));
            AddMaybe(new LayerNormSpec());
            AddMaybe(new ReluSpec());
        }

        _layers.Add(new LinearSpec(loss == LossKind.SoftmaxCrossEntropy ? Between(2, 20) : 1));
        Spec = new ModelSpec($"random-{seed}", input, _layers, loss);
        Start = Spec.Initialize(seed);
        for (var i = 0; i < Start.Length; i++)
        {
            Start[i] += 0.1f * (float)_random.NextGaussian();
        }

        Data = MakeData(Between(1, 17), indices: kind == 1);
    }

    public ModelSpec Spec { get; }

    public float[] Start { get; }

    public DataView Data { get; }

    private int Between(int low, int high) => low + _random.NextInt(high - low + 1);

    private void AddMaybe(LayerSpec layer)
    {
        if (_random.NextInt(2) == 0)
        {
            _layers.Add(layer);
        }
    }

    private void AddImageLayers(int[] shape)
    {
        IReadOnlyList<int> now = shape;
        AddMaybe(new ReluSpec());
        for (var count = Between(1, 3); count > 0; count--)
        {
            var kernel = Math.Min(Between(1, 4), Math.Min(now[1], now[2]));
            Add(new Conv2dSpec(Between(1, 70), kernel, _random.NextInt(kernel), Between(1, 3)));
            AddMaybe(new ReluSpec());
            if (now[1] >= 2 && now[2] >= 2 && _random.NextInt(2) == 0)
            {
                Add(new MaxPoolSpec(2));
            }
        }

        Add(new FlattenSpec());

        void Add(LayerSpec layer)
        {
            _layers.Add(layer);
            now = layer.OutputShape(now, message => Assert.Fail(message))!;
        }
    }

    private DataView MakeData(int examples, bool indices)
    {
        var length = Spec.Input.Aggregate(1, (product, size) => product * size);
        var features = new float[examples * length];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = indices ? _random.NextInt(7) : (float)_random.NextGaussian();
        }

        var targets = new float[examples];
        for (var i = 0; i < examples; i++)
        {
            targets[i] = Spec.Classes == 0 ? (float)_random.NextGaussian() : _random.NextInt(Spec.Classes);
        }

        return new Dataset("random", Spec.Input, features, targets, Spec.Classes).All();
    }
}
