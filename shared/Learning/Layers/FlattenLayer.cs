namespace FedInfra.Learning.Layers;

/// <summary>Rows of any shape. Only images move: in memory their channels come last, in the row they come first.</summary>
internal sealed unsafe class FlattenLayer : Layer
{
    private readonly bool _image;

    public FlattenLayer(Activation input, IReadOnlyList<int> outputShape, LayerContext context)
        : base(input)
    {
        _image = input.Shape.Count == 3;
        Output = _image ? new Activation(outputShape, context.Batch, padded: true, input.HasGradients) : input.AsRows(outputShape);
    }

    public override Activation Output { get; }

    private int Pixels => Input.Shape[1] * Input.Shape[2];

    public override void Forward(int batch, bool training)
    {
        for (var example = 0; _image && example < batch; example++)
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

    public override void Backward(int batch)
    {
        for (var example = 0; _image && Input.HasGradients && example < batch; example++)
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
