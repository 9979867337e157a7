using FedInfra.Learning.Buffers;
using FedInfra.Learning.MatrixProduct;

namespace FedInfra.Learning.Layers;

/// <summary>
/// What one layer hands to the next, for a batch. Images lie channels last, [height, width, channels], because then a
/// patch is a few long runs and pooling works on whole vectors; rows and tables lie as they are.
/// </summary>
internal sealed unsafe class Activation
{
    private readonly AlignedBuffer _values;
    private readonly AlignedBuffer? _gradients;

    /// <param name="shape">Shape of one example; images as [channels, height, width].</param>
    /// <param name="batch">Most examples at a time.</param>
    /// <param name="padded">Whether channels or the row are padded with zeros to a multiple of 16, as matrix products write.</param>
    /// <param name="gradients">Whether the loss's gradient with respect to it is wanted.</param>
    /// <exception cref="LearningException">The batch would not fit an array.</exception>
    public Activation(IReadOnlyList<int> shape, int batch, bool padded, bool gradients)
    {
        Shape = shape;
        long length;
        if (shape.Count == 3)
        {
            Channels = shape[0];
            ChannelStride = padded ? Panels.Pad(shape[0]) : shape[0];
            length = (long)ChannelStride * shape[1] * shape[2];
        }
        else
        {
            Channels = ChannelStride = shape[^1];
            length = shape.Aggregate(1L, (product, size) => product * size);
        }

        // Whole units, so that vectors may run over the end of a row into zeros.
        length = (length + Panels.Unit - 1) / Panels.Unit * Panels.Unit;
        CheckBatch(shape, length, batch);
        ExampleStride = (int)length;
        _values = new AlignedBuffer(ExampleStride * batch);
        _gradients = gradients ? new AlignedBuffer(ExampleStride * batch) : null;
    }

    private Activation(Activation same, IReadOnlyList<int> shape)
    {
        Shape = shape;
        Channels = ChannelStride = shape[^1];
        ExampleStride = same.ExampleStride;
        _values = same._values;
        _gradients = same._gradients;
    }

    public IReadOnlyList<int> Shape { get; }

    /// <summary>Channels of an image; else the size of the last dimension.</summary>
    public int Channels { get; }

    /// <summary>From one pixel of an image to the next.</summary>
    public int ChannelStride { get; }

    /// <summary>From one example to the next; a multiple of 16.</summary>
    public int ExampleStride { get; }

    public bool HasGradients => _gradients is not null;

    public float* Values => _values.Pointer;

    /// <summary>Null where nothing before this needs them.</summary>
    public float* Gradients => _gradients is null ? null : _gradients.Pointer;

    /// <exception cref="LearningException">A batch of so many values per example would not fit an array.</exception>
    public static void CheckBatch(IReadOnlyList<int> shape, long length, int batch)
    {
        const long most = int.MaxValue / 2;
        if (length * batch > most)
        {
            throw new LearningException(
                $"a batch of {batch} examples of shape [{string.Join(", ", shape)}] does not fit in memory; use at most {most / length}.");
        }
    }

    /// <summary>Brings one example's values from PyTorch's order into the order that they have here; leaves padding alone.</summary>
    /// <param name="example">Images as [channels, height, width].</param>
    /// <param name="place">The example's <see cref="ExampleStride"/> values.</param>
    public void Place(ReadOnlySpan<float> example, Span<float> place)
    {
        if (ChannelStride == 1 || Shape.Count != 3)
        {
            example.CopyTo(place);
            return;
        }

        var pixels = example.Length / Channels;
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                place[(pixel * ChannelStride) + channel] = example[(channel * pixels) + pixel];
            }
        }
    }

    /// <summary>The same buffers seen as rows.</summary>
    public Activation AsRows(IReadOnlyList<int> shape) => new(this, shape);

    /// <summary>All values of the first examples, padding included.</summary>
    public Span<float> ValuesOf(int batch) => _values.Span[..(batch * ExampleStride)];

    /// <summary>All gradients of the first examples, padding included.</summary>
    public Span<float> GradientsOf(int batch) => _gradients!.Span[..(batch * ExampleStride)];
}
