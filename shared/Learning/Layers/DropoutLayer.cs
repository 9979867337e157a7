using System.Numerics.Tensors;
using FedInfra.Learning.Buffers;

namespace FedInfra.Learning.Layers;

/// <summary>Dropout in place.</summary>
internal sealed class DropoutLayer : Layer
{
    private readonly DropoutMask _drawn;
    private readonly float[] _example;
    private readonly AlignedBuffer _mask;

    public DropoutLayer(Activation input, float rate, int index, LayerContext context)
        : base(input)
    {
        _drawn = new DropoutMask(rate, index);
        _example = new float[context.Training ? input.Shape.Aggregate(1, (product, size) => product * size) : 0];
        _mask = new AlignedBuffer(context.Training ? input.ExampleStride * context.Batch : 0);
    }

    public override Activation Output => Input;

    /// <summary>Starts the masks of one training.</summary>
    public void Restart(ulong seed) => _drawn.Restart(seed);

    public override void Forward(int batch, bool training)
    {
        if (!training)
        {
            return;
        }

        var values = Input.ValuesOf(batch);
        var mask = _mask.Span[..values.Length];
        for (var example = 0; example < batch; example++)
        {
            _drawn.Draw(_example);
            Input.Place(_example, mask.Slice(example * Input.ExampleStride, Input.ExampleStride));
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
