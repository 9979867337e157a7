using System.Numerics.Tensors;
using FedInfra.Learning.MatrixProduct;

namespace FedInfra.Learning.Layers;

/// <summary>A learnt row for each index. The trainer has checked that all features are indices.</summary>
internal sealed unsafe class EmbeddingLayer : ParameterLayer
{
    private readonly int _vocabulary;
    private readonly int _dimension;

    public EmbeddingLayer(Activation input, int vocabulary, int dimension, LayerContext context)
        : base(input)
    {
        _vocabulary = vocabulary;
        _dimension = dimension;
        Output = new Activation([input.Shape[0], dimension], context.Batch, padded: true, context.Training);
    }

    public override Activation Output { get; }

    public override int StoredLength => Panels.Pad(checked(_vocabulary * _dimension));

    public override void Forward(int batch, bool training)
    {
        for (var example = 0; example < batch; example++)
        {
            for (var place = 0; place < Input.Shape[0]; place++)
            {
                Row(Weights, example, place).CopyTo(OutputRow(Output.Values, example, place));
            }
        }
    }

    public override void Backward(int batch)
    {
        new Span<float>(Gradients, StoredLength).Clear();
        for (var example = 0; example < batch; example++)
        {
            for (var place = 0; place < Input.Shape[0]; place++)
            {
                var sum = Row(Gradients, example, place);
                TensorPrimitives.Add(sum, OutputRow(Output.Gradients, example, place), sum);
            }
        }
    }

    public override void Import(ReadOnlySpan<float> from, float* to) => from.CopyTo(new Span<float>(to, from.Length));

    public override void Export(float* from, Span<float> to) => new Span<float>(from, to.Length).CopyTo(to);

    private Span<float> Row(float* table, int example, int place)
    {
        var index = (int)Input.Values[((nint)example * Input.ExampleStride) + place];
        return new Span<float>(table + ((nint)index * _dimension), _dimension);
    }

    private Span<float> OutputRow(float* values, int example, int place) =>
        new(values + ((nint)example * Output.ExampleStride) + ((nint)place * _dimension), _dimension);
}
