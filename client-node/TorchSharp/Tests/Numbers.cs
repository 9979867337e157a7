using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Randomness;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>Random examples that fit a model.</summary>
internal static class Numbers
{
    public static DataView For(ModelSpec spec, int examples, ulong seed = 1)
    {
        var random = new SeededRandom(seed);
        var indices = (spec.Layers[0] as EmbeddingSpec)?.Vocabulary;
        var length = spec.Input.Aggregate(1, (product, size) => product * size);
        var features = new float[examples * length];
        foreach (ref var value in features.AsSpan())
        {
            value = indices is { } vocabulary ? random.NextInt(vocabulary) : (float)random.NextGaussian();
        }

        var targets = new float[examples];
        foreach (ref var target in targets.AsSpan())
        {
            target = spec.Classes == 0 ? (float)random.NextGaussian() : random.NextInt(spec.Classes);
        }

        return new Dataset("numbers", spec.Input, features, targets, spec.Classes).All();
    }
}
