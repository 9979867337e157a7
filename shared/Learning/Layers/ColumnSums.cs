using System.Numerics;

namespace FedInfra.Learning.Layers;

/// <summary>Sums over rows, as bias gradients need them.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>sums[n] += sum over rows of d[r, n]; lengths are multiples of 16.</summary>
    public static void Add(float* d, int rows, nint stride, float* sums, int columns)
    {
        for (var column = 0; column < columns; column += Vector<float>.Count)
        {
            var sum = Vector.Load(sums + column);
            for (var row = 0; row < rows; row++)
            {
                sum += Vector.Load(d + (row * stride) + column);
            }

            sum.Store(sums + column);
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
