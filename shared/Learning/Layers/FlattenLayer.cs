using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Layers;

/// <summary>Rows of any shape. Only images move: in memory their channels come last, in the row they come first.</summary>
internal sealed unsafe class FlattenLayer : Layer
{
    private readonly LayerContext _context;
    private readonly bool _image;
    private readonly Part _forward;
    private readonly Part _backward;

    public FlattenLayer(Activation input, IReadOnlyList<int> outputShape, LayerContext context)
        : base(input)
    {
        _context = context;
        _image = input.Shape.Count == 3;
        Output = _image ? new Activation(outputShape, context.Batch, padded: true, input.HasGradients) : input.AsRows(outputShape);
        _forward = Forward;
        _backward = Backward;
    }

    public override Activation Output { get; }

    private int Pixels => Input.Shape[1] * Input.Shape[2];

    public override void Forward(int batch, bool training)
    {
        if (_image)
        {
            _context.Crew.For(batch, ScatterWork * Input.ExampleStride, _forward);
        }
    }

    public override void Backward(int batch)
    {
        if (_image && Input.HasGradients)
        {
            _context.Crew.For(batch, ScatterWork * Input.ExampleStride, _backward);
        }
    }

    private void Forward(int begin, int end)
    {
        for (var example = begin; example < end; example++)
        {
            var image = Input.Values + ((nint)example * Input.ExampleStride);
            var row = Output.Values + ((nint)example * Output.ExampleStride);
            for (var channel = 0; channel < Input.Channels; channel++)
            {
                for (var pixel = 0; pixel < Pixels; pixel++)
                {
                    *row++ = image[(pixel * Input.ChannelStride) + channel];
                }
            }
        }
    }

    private void Backward(int begin, int end)
    {
        for (var example = begin; example < end; example++)
        {
            var image = Input.Gradients + ((nint)example * Input.ExampleStride);
            var row = Output.Gradients + ((nint)example * Output.ExampleStride);
            for (var channel = 0; channel < Input.Channels; channel++)
            {
                for (var pixel = 0; pixel < Pixels; pixel++)
                {
                    image[(pixel * Input.ChannelStride) + channel] = *row++;
                }
            }
        }
    }
}
