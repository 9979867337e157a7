using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Layers;

/// <summary>
/// max(x, 0), in place: what is above 0 afterwards was so before. After a matrix product there is nothing to do forward,
/// because that clamps its sums before it writes them.
/// </summary>
internal sealed class ReluLayer : Layer
{
    private readonly LayerContext _context;
    private readonly bool _clamped;
    private readonly Part _forward;
    private readonly Part _backward;

    /// <param name="input">Anything.</param>
    /// <param name="clamped">Whether the layer before has done this already.</param>
    /// <param name="context">What layers share.</param>
    public ReluLayer(Activation input, bool clamped, LayerContext context)
        : base(input)
    {
        _context = context;
        _clamped = clamped;
        _forward = Forward;
        _backward = Backward;
    }

    public override Activation Output => Input;

    public override void Forward(int batch, bool training)
    {
        if (!_clamped)
        {
            _context.Crew.For(batch, MoveWork * Input.ExampleStride, _forward);
        }
    }

    public override void Backward(int batch)
    {
        if (Input.HasGradients)
        {
            _context.Crew.For(batch, MoveWork * Input.ExampleStride, _backward);
        }
    }

    private void Forward(int begin, int end)
    {
        var values = Input.ValuesOf(end)[(begin * Input.ExampleStride)..];
        TensorPrimitives.Max(values, 0, values);
    }

    private void Backward(int begin, int end)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(Input.ValuesOf(end)[(begin * Input.ExampleStride)..]);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(Input.GradientsOf(end)[(begin * Input.ExampleStride)..]);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = Vector.ConditionalSelect(Vector.GreaterThan(values[i], Vector<float>.Zero), gradients[i], Vector<float>.Zero);
        }
    }
}
