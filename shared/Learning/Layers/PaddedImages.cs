using FedInfra.Learning.Buffers;
using FedInfra.Learning.MatrixProduct;

namespace FedInfra.Learning.Layers;

/// <summary>Copies of a batch's images with zeros around and, where wanted, between pixels; channels lie without padding.</summary>
internal sealed unsafe class PaddedImages
{
    private readonly AlignedBuffer _buffer;
    private readonly IReadOnlyList<int> _shape;
    private readonly (int Top, int Left) _offset;
    private readonly int _width;
    private readonly int _spread;
    private readonly int _imageStride;

    /// <param name="shape">[channels, height, width] of the images.</param>
    /// <param name="offset">Zeros above and left.</param>
    /// <param name="size">Height and width with padding.</param>
    /// <param name="spread">Distance of two neighbours; 1 leaves nothing between them.</param>
    /// <param name="batch">Number of images.</param>
    public PaddedImages(IReadOnlyList<int> shape, (int Top, int Left) offset, (int Height, int Width) size, int spread, int batch)
    {
        _shape = shape;
        _offset = offset;
        _width = size.Width;
        _spread = spread;
        var length = (long)size.Height * size.Width * shape[0];
        Activation.CheckBatch(shape, length, batch);
        _imageStride = (int)length;
        _buffer = new AlignedBuffer(_imageStride * batch);
    }

    /// <summary>Copies one image in; the zeros stay.</summary>
    public void Fill(float* images, nint exampleStride, int channelStride, int image)
    {
        var channels = _shape[0];
        var source = images + (image * exampleStride);
        for (var y = 0; y < _shape[1]; y++)
        {
            var target = _buffer.Pointer + ((nint)image * _imageStride) + ((nint)(((_offset.Top + (y * _spread)) * _width) + _offset.Left) * channels);
            if (channelStride == channels && _spread == 1)
            {
                new ReadOnlySpan<float>(source, channels * _shape[2]).CopyTo(new Span<float>(target, channels * _shape[2]));
                source += channels * _shape[2];
                continue;
            }

            for (var x = 0; x < _shape[2]; x++)
            {
                new ReadOnlySpan<float>(source, channels).CopyTo(new Span<float>(target, channels));
                source += channelStride;
                target += channels * _spread;
            }
        }
    }

    /// <summary>The patches that a square kernel sees at every place, line by line.</summary>
    public PatchMatrix Patches(int kernel, int lines, int columns, int stride) => new()
    {
        Start = _buffer.Pointer,
        Columns = columns,
        Lines = lines,
        ColumnStride = stride * _shape[0],
        LineStride = stride * _width * _shape[0],
        ImageStride = _imageStride,
        Pieces = kernel,
        PieceLength = kernel * _shape[0],
        PieceStride = _width * _shape[0],
    };
}
