using FedInfra.Learning.Buffers;
using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Layers;

/// <summary>
/// Two-dimensional convolution as a matrix product over patches of the zero-padded image. The gradient of its input is
/// the same product over the padded output gradients with the kernel turned by 180 degrees.
/// </summary>
internal sealed unsafe class Conv2dLayer : ParameterLayer
{
    private readonly LayerContext _context;
    private readonly Conv2dSpec _spec;
    private readonly bool _relu;
    private readonly Panels _panels;
    private readonly PaddedImages _padded;
    private readonly PaddedImages? _paddedGradients;
    private readonly Panels _turnedPanels;
    private readonly AlignedBuffer? _turned;
    private readonly Part _fill;
    private readonly Part _forward;
    private readonly Part _turnKernel;
    private readonly Part _inputGradient;
    private readonly Part _weightGradient;
    private readonly Part _biasGradient;
    private int _batch;

    /// <param name="input">Images.</param>
    /// <param name="spec">Sizes.</param>
    /// <param name="outputShape">[filters, height, width].</param>
    /// <param name="relu">Whether to clamp the output at 0 for the ReLU layer that follows.</param>
    /// <param name="context">What layers share.</param>
    public Conv2dLayer(Activation input, Conv2dSpec spec, IReadOnlyList<int> outputShape, bool relu, LayerContext context)
        : base(input)
    {
        _context = context;
        _spec = spec;
        _relu = relu;
        var (kernel, padding, stride) = (spec.Kernel, spec.Padding, spec.Stride);
        Output = new Activation(outputShape, context.Batch, padded: true, context.Training);
        _panels = new Panels(checked(kernel * kernel * input.Channels), spec.Filters);
        _padded = new PaddedImages(
            input.Shape, (padding, padding), (input.Shape[1] + (2 * padding), input.Shape[2] + (2 * padding)), spread: 1, context.Batch);
        if (context.Training && input.HasGradients)
        {
            // Output gradients, apart by the stride, with enough zeros around for every input pixel's patch.
            _paddedGradients = new PaddedImages(
                outputShape, (kernel - 1 - padding, kernel - 1 - padding), (input.Shape[1] + kernel - 1, input.Shape[2] + kernel - 1), stride, context.Batch);
            _turnedPanels = new Panels(checked(kernel * kernel * spec.Filters), input.Channels);
            _turned = new AlignedBuffer(_turnedPanels.Length);
        }

        _fill = Fill;
        _forward = Forward;
        _turnKernel = TurnKernel;
        _inputGradient = InputGradient;
        _weightGradient = WeightGradient;
        _biasGradient = BiasGradient;
    }

    public override Activation Output { get; }

    /// <summary>The panels, whose inputs are [kernel row, kernel column, channel], then the bias.</summary>
    public override int StoredLength => checked(_panels.Length + _panels.PaddedOutputs);

    private int Pixels => Output.Shape[1] * Output.Shape[2];

    private long WorkPerImage => 2L * Pixels * _panels.Length;

    private PatchMatrix Patches => _padded.Patches(_spec.Kernel, Output.Shape[1], Output.Shape[2], _spec.Stride);

    public override void Forward(int batch, bool training)
    {
        _batch = batch;
        _context.Crew.For(batch, MoveWork * Input.ExampleStride, _fill);
        _context.Crew.For(batch * Output.Shape[1], WorkPerImage / Output.Shape[1], _forward);
    }

    public override void Backward(int batch)
    {
        _batch = batch;
        if (Input.HasGradients)
        {
            _context.Crew.For(_spec.Kernel * _spec.Kernel, ScatterWork * Input.Channels * _spec.Filters, _turnKernel);
            _context.Crew.For(batch, 2L * Input.Shape[1] * Input.Shape[2] * _turnedPanels.Length, _inputGradient);
        }

        _context.Crew.For(_panels.Inputs, WorkPerImage * batch / _panels.Inputs, _weightGradient);
        _context.Crew.For(_panels.Units, MoveWork * batch * Pixels * Panels.Unit, _biasGradient);
    }

    public override void Import(ReadOnlySpan<float> from, float* to)
    {
        var index = 0;
        for (var filter = 0; filter < _spec.Filters; filter++)
        {
            for (var channel = 0; channel < Input.Channels; channel++)
            {
                for (var place = 0; place < _spec.Kernel * _spec.Kernel; place++)
                {
                    to[_panels.Offset((place * Input.Channels) + channel, filter)] = from[index++];
                }
            }
        }

        from[index..].CopyTo(new Span<float>(to + _panels.Length, _spec.Filters));
    }

    public override void Export(float* from, Span<float> to)
    {
        var index = 0;
        for (var filter = 0; filter < _spec.Filters; filter++)
        {
            for (var channel = 0; channel < Input.Channels; channel++)
            {
                for (var place = 0; place < _spec.Kernel * _spec.Kernel; place++)
                {
                    to[index++] = from[_panels.Offset((place * Input.Channels) + channel, filter)];
                }
            }
        }

        new Span<float>(from + _panels.Length, _spec.Filters).CopyTo(to[index..]);
    }

    private void Fill(int begin, int end)
    {
        for (var image = begin; image < end; image++)
        {
            _padded.Fill(Input.Values, Input.ExampleStride, Input.ChannelStride, image);
        }
    }

    /// <param name="begin">First line of output pixels, counted through the batch.</param>
    /// <param name="end">One past the last.</param>
    private void Forward(int begin, int end)
    {
        var width = Output.Shape[2];
        _context.Kernels.Forward(
            Patches, (begin * width, end * width), _panels, Weights, Weights + _panels.Length, _relu, (0, _panels.Units),
            Output.Values, Output.ChannelStride);
    }

    private void InputGradient(int begin, int end)
    {
        var pixels = Input.Shape[1] * Input.Shape[2];
        for (var image = begin; image < end; image++)
        {
            _paddedGradients!.Fill(Output.Gradients, Output.ExampleStride, Output.ChannelStride, image);
        }

        _context.Kernels.Forward(
            _paddedGradients!.Patches(_spec.Kernel, Input.Shape[1], Input.Shape[2], stride: 1), (begin * pixels, end * pixels), _turnedPanels,
            _turned!.Pointer, null, relu: false, (0, _turnedPanels.Units), Input.Gradients, Input.ChannelStride);
    }

    private void WeightGradient(int begin, int end) =>
        _context.Kernels.WeightGradient(
            Patches, _batch * Pixels, Output.Gradients, Output.ChannelStride, _panels, Gradients, (begin, end), scale: null);

    private void BiasGradient(int begin, int end)
    {
        var first = begin * Panels.Unit;
        ColumnSums.Write(
            Output.Gradients + first, _batch * Pixels, Output.ChannelStride, Gradients + _panels.Length + first, (end * Panels.Unit) - first);
    }

    /// <summary>Turns places of the kernel: [place, channel, filter] becomes [last place - place, filter, channel].</summary>
    private void TurnKernel(int begin, int end)
    {
        var places = _spec.Kernel * _spec.Kernel;
        for (var place = begin; place < end; place++)
        {
            for (var channel = 0; channel < Input.Channels; channel++)
            {
                var target = _turned!.Pointer + _turnedPanels.Offset((places - 1 - place) * _spec.Filters, channel);
                nint step = _turnedPanels.WidthAt(channel);
                for (var panel = 0; panel < _spec.Filters; panel += Panels.PanelWidth)
                {
                    var source = Weights + _panels.Offset((place * Input.Channels) + channel, panel);
                    var count = Math.Min(Panels.PanelWidth, _spec.Filters - panel);
                    for (var filter = 0; filter < count; filter++, target += step)
                    {
                        *target = source[filter];
                    }
                }
            }
        }
    }
}
