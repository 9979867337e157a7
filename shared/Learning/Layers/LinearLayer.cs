using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Layers;

/// <summary>y = x W^T + b.</summary>
internal sealed unsafe class LinearLayer : ParameterLayer
{
    private readonly LayerContext _context;
    private readonly bool _relu;
    private readonly Panels _panels;
    private readonly Part _forward;
    private readonly Part _inputGradient;
    private readonly Part _weightGradient;
    private int _batch;

    /// <param name="input">Rows.</param>
    /// <param name="units">Outputs of each.</param>
    /// <param name="relu">Whether to clamp the output at 0 for the ReLU layer that follows.</param>
    /// <param name="context">What layers share.</param>
    public LinearLayer(Activation input, int units, bool relu, LayerContext context)
        : base(input)
    {
        _context = context;
        _relu = relu;
        _panels = new Panels(input.Shape[0], units);
        Output = new Activation([units], context.Batch, padded: true, context.Training);
        _forward = Forward;
        _inputGradient = InputGradient;
        _weightGradient = WeightGradient;
    }

    public override Activation Output { get; }

    /// <summary>The panels, then the bias.</summary>
    public override int StoredLength => checked(_panels.Length + _panels.PaddedOutputs);

    public override bool CanFuse => true;

    public override void Forward(int batch, bool training)
    {
        _batch = batch;
        _context.Crew.For(_panels.Units, 2L * batch * _panels.Inputs * Panels.Unit, _forward);
    }

    public override void Backward(int batch)
    {
        _batch = batch;
        var work = 2L * batch * _panels.PaddedOutputs;
        if (Input.HasGradients)
        {
            // Before the weights change under a fused step. In fours, as the kernel takes them.
            _context.Crew.For((_panels.Inputs + 3) / 4, work * 4, _inputGradient);
        }

        _context.Crew.For((_panels.Inputs + 5) / 6, work * 6, _weightGradient);
        BiasGradient();
    }

    public override void Import(ReadOnlySpan<float> from, float* to)
    {
        for (var output = 0; output < _panels.Outputs; output++)
        {
            var row = from.Slice(output * _panels.Inputs, _panels.Inputs);
            var column = to + _panels.Offset(0, output);
            nint width = _panels.WidthAt(output);
            for (var input = 0; input < row.Length; input++)
            {
                column[input * width] = row[input];
            }
        }

        from[^_panels.Outputs..].CopyTo(new Span<float>(to + _panels.Length, _panels.Outputs));
    }

    public override void Export(float* from, Span<float> to)
    {
        for (var output = 0; output < _panels.Outputs; output++)
        {
            var row = to.Slice(output * _panels.Inputs, _panels.Inputs);
            var column = from + _panels.Offset(0, output);
            nint width = _panels.WidthAt(output);
            for (var input = 0; input < row.Length; input++)
            {
                row[input] = column[input * width];
            }
        }

        new Span<float>(from + _panels.Length, _panels.Outputs).CopyTo(to[^_panels.Outputs..]);
    }

    private PatchMatrix Rows => PatchMatrix.Plain(Input.Values, _batch, _panels.Inputs, Input.ExampleStride);

    private void Forward(int begin, int end) =>
        _context.Kernels.Forward(
            Rows, (0, _batch), _panels, Weights, Weights + _panels.Length, _relu, (begin, end), Output.Values, Output.ExampleStride);

    private void InputGradient(int begin, int end) =>
        _context.Kernels.InputGradient(
            Output.Gradients, _batch, Output.ExampleStride, _panels, Weights, Input.Gradients, Input.ExampleStride,
            (begin * 4, Math.Min(end * 4, _panels.Inputs)));

    private void WeightGradient(int begin, int end) =>
        _context.Kernels.WeightGradient(
            Rows, _batch, Output.Gradients, Output.ExampleStride, _panels, FusedStep is null ? Gradients : Weights,
            (begin * 6, Math.Min(end * 6, _panels.Inputs)), FusedStep);

    private void BiasGradient()
    {
        var gradient = Gradients + _panels.Length;
        ColumnSums.Write(Output.Gradients, _batch, Output.ExampleStride, gradient, _panels.PaddedOutputs);
        if (FusedStep is { } step)
        {
            ColumnSums.Step(Weights + _panels.Length, gradient, step, _panels.PaddedOutputs);
        }
    }
}
