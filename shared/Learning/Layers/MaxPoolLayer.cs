using System.Numerics;
using FedInfra.Learning.Buffers;
using FedInfra.Learning.Threading;

namespace FedInfra.Learning.Layers;

/// <summary>The largest of each square; the gradient goes to the first largest, as in PyTorch.</summary>
internal sealed unsafe class MaxPoolLayer : Layer
{
    private readonly LayerContext _context;
    private readonly int _size;
    private readonly Part _forward;
    private readonly Part _backward;

    /// <summary>Which pixel of its square each output came from. Kept because layers after this one may work in place.</summary>
    private readonly AlignedBuffer _winners;

    public MaxPoolLayer(Activation input, int size, IReadOnlyList<int> outputShape, LayerContext context)
        : base(input)
    {
        _context = context;
        _size = size;
        Output = new Activation(outputShape, context.Batch, padded: true, input.HasGradients);
        _winners = new AlignedBuffer(Output.ExampleStride * context.Batch);
        _forward = Forward;
        _backward = Backward;
    }

    public override Activation Output { get; }

    private int Line => Input.Shape[2] * Input.ChannelStride;

    public override void Forward(int batch, bool training) =>
        _context.Crew.For(batch * Output.Shape[1], MoveWork * _size * Line, _forward);

    public override void Backward(int batch)
    {
        if (Input.HasGradients)
        {
            _context.Crew.For(batch * Output.Shape[1], MoveWork * _size * Line, _backward);
        }
    }

    private void Forward(int begin, int end)
    {
        for (var line = begin; line < end; line++)
        {
            var (source, target) = Lines(line);
            for (var x = 0; x < Output.Shape[2]; x++, target += Output.ChannelStride)
            {
                var square = Input.Values + source + ((nint)x * _size * Input.ChannelStride);
                for (var channel = 0; channel < Input.ChannelStride; channel += Vector<float>.Count)
                {
                    var largest = Vector.Load(square + channel);
                    var winner = Vector<int>.Zero;
                    for (var place = 1; place < _size * _size; place++)
                    {
                        var value = Vector.Load(square + channel + Place(place));
                        var larger = Vector.GreaterThan(value, largest);
                        largest = Vector.ConditionalSelect(larger, value, largest);
                        winner = Vector.ConditionalSelect(larger, Vector.Create(place), winner);
                    }

                    largest.Store(Output.Values + target + channel);
                    winner.Store((int*)_winners.Pointer + target + channel);
                }
            }
        }
    }

    private void Backward(int begin, int end)
    {
        for (var line = begin; line < end; line++)
        {
            var (source, target) = Lines(line);
            for (var x = 0; x < Output.Shape[2]; x++, target += Output.ChannelStride)
            {
                var square = Input.Gradients + source + ((nint)x * _size * Input.ChannelStride);
                for (var channel = 0; channel < Input.ChannelStride; channel += Vector<float>.Count)
                {
                    var gradient = Vector.Load(Output.Gradients + target + channel);
                    var winner = Vector.Load((int*)_winners.Pointer + target + channel);
                    for (var place = 0; place < _size * _size; place++)
                    {
                        var mine = Vector.Equals(winner, Vector.Create(place));
                        Vector.ConditionalSelect(mine, gradient, Vector<float>.Zero).Store(square + channel + Place(place));
                    }
                }
            }
        }
    }

    /// <summary>Where a line of squares and its line of outputs start.</summary>
    private (nint Source, nint Target) Lines(int line)
    {
        var image = line / Output.Shape[1];
        var y = line % Output.Shape[1];
        return (
            ((nint)image * Input.ExampleStride) + ((nint)y * _size * Line),
            ((nint)image * Output.ExampleStride) + ((nint)y * Output.Shape[2] * Output.ChannelStride));
    }

    private nint Place(int place) => ((nint)(place / _size) * Line) + ((nint)(place % _size) * Input.ChannelStride);
}
