using System.Numerics;

namespace FedInfra.Learning.Layers;

/// <summary>Sums over rows, as bias gradients need them.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>sums[n] = sum over rows of d[r, n]; columns are a multiple of 16.</summary>
    public static void Write(float* d, int rows, nint stride, float* sums, int columns)
    {
        for (var column = 0; column < columns; column += Vector<float>.Count)
        {
            // Two sums, because an addition takes longer than a load.
            var even = Vector<float>.Zero;
            var odd = Vector<float>.Zero;
            var row = 0;
            for (; row + 1 < rows; row += 2)
            {
                even += Vector.Load(d + (row * stride) + column);
                odd += Vector.Load(d + ((row + 1) * stride) + column);
            }

            if (row < rows)
            {
                even += Vector.Load(d + (row * stride) + column);
            }

            (even + odd).Store(sums + column);
        }
    }

    /// <summary>weights[n] += step * gradient[n].</summary>
    public static void Step(float* weights, float* gradient, float step, int count)
    {
        var factor = Vector.Create(step);
        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            Vector.MultiplyAddEstimate(factor, Vector.Load(gradient + i), Vector.Load(weights + i)).Store(weights + i);
        }
    }
}
