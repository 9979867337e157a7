using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;

namespace FedInfra.Learning.Tests.Training;

/// <summary>The loss of a model in the plainest double-precision loops, to compare the engine with.</summary>
internal static class ReferenceModel
{
    /// <summary>Mean loss over all examples.</summary>
    public static double Loss(ModelSpec spec, double[] parameters, DataView data)
    {
        var sum = 0.0;
        for (var example = 0; example < data.Count; example++)
        {
            double[] values = [.. data.Features(example).ToArray().Select(value => (double)value)];
            var used = 0;
            for (var index = 0; index < spec.Layers.Count; index++)
            {
                var shape = spec.LayerShapes[index];
                var length = spec.Layers[index].Parameters(shape).Sum(parameter => parameter.Shape.Aggregate(1, (product, size) => product * size));
                values = Apply(spec.Layers[index], shape, spec.LayerShapes[index + 1], values, parameters.AsSpan(used, length));
                used += length;
            }

            sum += Loss(spec.Loss, values, data.Target(example));
        }

        return sum / data.Count;
    }

    private static double Loss(LossKind kind, double[] output, double target) => kind switch
    {
        LossKind.SoftmaxCrossEntropy => Math.Log(output.Sum(value => Math.Exp(value - output[(int)target]))),
        LossKind.BinaryCrossEntropy => Math.Log(1 + Math.Exp(target == 1 ? -output[0] : output[0])),
        _ => (output[0] - target) * (output[0] - target),
    };

    private static double[] Apply(LayerSpec layer, IReadOnlyList<int> shape, IReadOnlyList<int> output, double[] x, ReadOnlySpan<double> w)
    {
        switch (layer)
        {
            case LinearSpec linear:
                return Linear(linear.Units, x, w);
            case Conv2dSpec convolution:
                return Convolution(convolution, shape, output, x, w);
            case MaxPoolSpec pool:
                return Pool(pool.Size, shape, output, x);
            case ReluSpec:
                return [.. x.Select(value => Math.Max(value, 0))];
            case LayerNormSpec:
                return Norm(shape[^1], x, w);
            case EmbeddingSpec embedding:
                var table = w.ToArray();
                return [.. x.SelectMany(index => table[((int)index * embedding.Dimension)..(((int)index + 1) * embedding.Dimension)])];
            default:
                return x;
        }
    }

    private static double[] Linear(int units, double[] x, ReadOnlySpan<double> w)
    {
        var y = w[(units * x.Length)..].ToArray();
        for (var unit = 0; unit < units; unit++)
        {
            for (var i = 0; i < x.Length; i++)
            {
                y[unit] += w[(unit * x.Length) + i] * x[i];
            }
        }

        return y;
    }

    private static double[] Convolution(Conv2dSpec spec, IReadOnlyList<int> shape, IReadOnlyList<int> output, double[] x, ReadOnlySpan<double> w)
    {
        var (channels, height, width, kernel) = (shape[0], shape[1], shape[2], spec.Kernel);
        var y = new double[output[0] * output[1] * output[2]];
        for (var (i, filter) = (0, 0); filter < output[0]; filter++)
        {
            for (var row = 0; row < output[1]; row++)
            {
                for (var column = 0; column < output[2]; column++, i++)
                {
                    y[i] = w[(spec.Filters * channels * kernel * kernel) + filter];
                    for (var (k, channel) = (filter * channels * kernel * kernel, 0); channel < channels; channel++)
                    {
                        for (var dy = 0; dy < kernel; dy++)
                        {
                            for (var dx = 0; dx < kernel; dx++, k++)
                            {
                                var (sy, sx) = ((row * spec.Stride) + dy - spec.Padding, (column * spec.Stride) + dx - spec.Padding);
                                if (sy >= 0 && sy < height && sx >= 0 && sx < width)
                                {
                                    y[i] += w[k] * x[(((channel * height) + sy) * width) + sx];
                                }
                            }
                        }
                    }
                }
            }
        }

        return y;
    }

    private static double[] Pool(int size, IReadOnlyList<int> shape, IReadOnlyList<int> output, double[] x)
    {
        var y = new double[output[0] * output[1] * output[2]];
        Array.Fill(y, double.NegativeInfinity);
        for (var i = 0; i < y.Length; i++)
        {
            var (channel, row, column) = (i / (output[1] * output[2]), i / output[2] % output[1], i % output[2]);
            for (var place = 0; place < size * size; place++)
            {
                y[i] = Math.Max(y[i], x[(((channel * shape[1]) + (row * size) + (place / size)) * shape[2]) + (column * size) + (place % size)]);
            }
        }

        return y;
    }

    private static double[] Norm(int size, double[] x, ReadOnlySpan<double> w)
    {
        var y = new double[x.Length];
        for (var row = 0; row < x.Length; row += size)
        {
            var part = x[row..(row + size)];
            var mean = part.Average();
            var deviation = Math.Sqrt(part.Average(value => (value - mean) * (value - mean)) + 1e-5);
            for (var i = 0; i < size; i++)
            {
                y[row + i] = ((part[i] - mean) / deviation * w[i]) + w[size + i];
            }
        }

        return y;
    }
}
