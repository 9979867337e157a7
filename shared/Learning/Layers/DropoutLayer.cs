using System.Numerics.Tensors;
using FedInfra.Learning.Buffers;
using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Layers;

/// <summary>Dropout in place. Its mask follows from the seed and the step alone, since one thread draws it in order.</summary>
internal sealed class DropoutLayer : Layer
{
    /// <summary>Streams from here on are dropout's, one per layer.</summary>
    private const ulong FirstStream = 1000;

    private readonly AlignedBuffer _mask;
    private readonly SeededRandom _random = new(0);
    private readonly float _rate;
    private readonly int _index;

    public DropoutLayer(Activation input, float rate, int index, LayerContext context)
        : base(input)
    {
        _rate = rate;
        _index = index;
        _mask = new AlignedBuffer(context.Training ? input.ExampleStride * context.Batch : 0);
    }

    public override Activation Output => Input;

    /// <summary>Starts the masks of one training.</summary>
    public void Restart(ulong seed) => _random.Reseed(seed, FirstStream + (ulong)_index);

    public override void Forward(int batch, bool training)
    {
        if (!training)
        {
            return;
        }

        var values = Input.ValuesOf(batch);
        var mask = _mask.Span[..values.Length];
        var kept = 1 / (1 - _rate);
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = _random.NextFloat() < _rate ? 0 : kept;
        }

        TensorPrimitives.Multiply(values, mask, values);
    }

    public override void Backward(int batch)
    {
        if (Input.HasGradients)
        {
            var gradients = Input.GradientsOf(batch);
            TensorPrimitives.Multiply(gradients, _mask.Span[..gradients.Length], gradients);
        }
    }
}
