using FedInfra.Learning.Buffers;
using FedInfra.Learning.MatrixProduct;

namespace FedInfra.Learning.Layers;

/// <summary>Normalises each row of the last dimension: y = (x - mean) / sqrt(variance + 1e-5) * weight + bias.</summary>
internal sealed unsafe class LayerNormLayer : ParameterLayer
{
    private const double Epsilon = 1e-5;
    private readonly AlignedBuffer _normalised;
    private readonly AlignedBuffer _inverseDeviation;
    private readonly int _size;
    private readonly int _rows;

    public LayerNormLayer(Activation input, LayerContext context)
        : base(input)
    {
        _size = input.Channels;
        _rows = input.Shape.Count == 1 ? 1 : input.Shape[0];
        Output = new Activation(input.Shape, context.Batch, padded: true, context.Training);
        _normalised = new AlignedBuffer(checked(context.Batch * _rows * _size));
        _inverseDeviation = new AlignedBuffer(checked(context.Batch * _rows));
    }

    public override Activation Output { get; }

    /// <summary>Weight, then bias.</summary>
    public override int StoredLength => Panels.Pad(2 * _size);

    public override void Forward(int batch, bool training)
    {
        for (var row = 0; row < batch * _rows; row++)
        {
            var x = Input.Values + Place(row);
            double sum = 0, squares = 0;
            for (var i = 0; i < _size; i++)
            {
                sum += x[i];
            }

            var mean = sum / _size;
            for (var i = 0; i < _size; i++)
            {
                squares += (x[i] - mean) * (x[i] - mean);
            }

            var inverse = (float)(1 / Math.Sqrt((squares / _size) + Epsilon));
            _inverseDeviation.Pointer[row] = inverse;
            var normalised = _normalised.Pointer + ((nint)row * _size);
            var y = Output.Values + Place(row);
            for (var i = 0; i < _size; i++)
            {
                normalised[i] = (x[i] - (float)mean) * inverse;
                y[i] = (normalised[i] * Weights[i]) + Weights[_size + i];
            }
        }
    }

    public override void Backward(int batch)
    {
        new Span<float>(Gradients, StoredLength).Clear();
        for (var row = 0; row < batch * _rows; row++)
        {
            var d = Output.Gradients + Place(row);
            var normalised = _normalised.Pointer + ((nint)row * _size);
            double sum = 0, product = 0;
            for (var i = 0; i < _size; i++)
            {
                Gradients[i] += d[i] * normalised[i];
                Gradients[_size + i] += d[i];
                sum += d[i] * Weights[i];
                product += d[i] * Weights[i] * normalised[i];
            }

            if (Input.HasGradients)
            {
                var (meanSum, meanProduct) = ((float)(sum / _size), (float)(product / _size));
                var dx = Input.Gradients + Place(row);
                for (var i = 0; i < _size; i++)
                {
                    dx[i] = _inverseDeviation.Pointer[row] * ((d[i] * Weights[i]) - meanSum - (normalised[i] * meanProduct));
                }
            }
        }
    }

    public override void Import(ReadOnlySpan<float> from, float* to) => from.CopyTo(new Span<float>(to, 2 * _size));

    public override void Export(float* from, Span<float> to) => new Span<float>(from, 2 * _size).CopyTo(to);

    private nint Place(int row) => ((nint)(row / _rows) * Input.ExampleStride) + ((nint)(row % _rows) * _size);
}
