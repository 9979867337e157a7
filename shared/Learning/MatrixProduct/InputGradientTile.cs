using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FedInfra.Learning.MatrixProduct;

/// <summary>
/// One tile of <see cref="MatrixKernels.InputGradient"/>: dot products of up to 5 rows with 4 inputs' weights, along the
/// outputs, so that the weights are read as they lie.
/// </summary>
internal static unsafe class InputGradientTile<TSimd, TVector, TRows>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
    where TRows : struct, IConstant
{
    /// <param name="d">Output gradients of the first row.</param>
    /// <param name="stride">From one row of <paramref name="d"/> to the next.</param>
    /// <param name="layout">Layout of <paramref name="weights"/>.</param>
    /// <param name="weights">The first panel.</param>
    /// <param name="input">The first of the inputs.</param>
    /// <param name="inputs">How many, 1 to 4.</param>
    /// <param name="c">Where the first row's first value goes.</param>
    /// <param name="inputStride">From one row of <paramref name="c"/> to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* d, nint stride, Panels layout, float* weights, int input, int inputs, float* c, nint inputStride)
    {
        var zero = TSimd.Broadcast(0);
        TVector c00 = zero, c01 = zero, c02 = zero, c03 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero;
        TVector c40 = zero, c41 = zero, c42 = zero, c43 = zero;
        var padded = layout.PaddedOutputs;
        for (var first = 0; first < padded; first += Panels.PanelWidth)
        {
            // Where a row of a full tile would be missing, the first is read again and its sum dropped.
            nint width = Math.Min(Panels.PanelWidth, padded - first);
            var w0 = weights + ((nint)first * layout.Inputs) + (input * width);
            var w1 = inputs > 1 ? w0 + width : w0;
            var w2 = inputs > 2 ? w0 + (2 * width) : w0;
            var w3 = inputs > 3 ? w0 + (3 * width) : w0;
            var d0 = d + first;
            for (nint n = 0; n < width; n += TSimd.Count)
            {
                var b0 = TSimd.Load(w0 + n);
                var b1 = TSimd.Load(w1 + n);
                var b2 = TSimd.Load(w2 + n);
                var b3 = TSimd.Load(w3 + n);
                var x = TSimd.Load(d0 + n);
                c00 = TSimd.MultiplyAdd(x, b0, c00);
                c01 = TSimd.MultiplyAdd(x, b1, c01);
                c02 = TSimd.MultiplyAdd(x, b2, c02);
                c03 = TSimd.MultiplyAdd(x, b3, c03);

                if (TRows.Value > 1)
                {
                    x = TSimd.Load(d0 + n + stride);
                    c10 = TSimd.MultiplyAdd(x, b0, c10);
                    c11 = TSimd.MultiplyAdd(x, b1, c11);
                    c12 = TSimd.MultiplyAdd(x, b2, c12);
                    c13 = TSimd.MultiplyAdd(x, b3, c13);
                }

                if (TRows.Value > 2)
                {
                    x = TSimd.Load(d0 + n + (2 * stride));
                    c20 = TSimd.MultiplyAdd(x, b0, c20);
                    c21 = TSimd.MultiplyAdd(x, b1, c21);
                    c22 = TSimd.MultiplyAdd(x, b2, c22);
                    c23 = TSimd.MultiplyAdd(x, b3, c23);
                }

                if (TRows.Value > 3)
                {
                    x = TSimd.Load(d0 + n + (3 * stride));
                    c30 = TSimd.MultiplyAdd(x, b0, c30);
                    c31 = TSimd.MultiplyAdd(x, b1, c31);
                    c32 = TSimd.MultiplyAdd(x, b2, c32);
                    c33 = TSimd.MultiplyAdd(x, b3, c33);
                }

                if (TRows.Value > 4)
                {
                    x = TSimd.Load(d0 + n + (4 * stride));
                    c40 = TSimd.MultiplyAdd(x, b0, c40);
                    c41 = TSimd.MultiplyAdd(x, b1, c41);
                    c42 = TSimd.MultiplyAdd(x, b2, c42);
                    c43 = TSimd.MultiplyAdd(x, b3, c43);
                }
            }
        }

        Store(c, TSimd.Sums(c00, c01, c02, c03), inputs);

        if (TRows.Value > 1)
        {
            Store(c + inputStride, TSimd.Sums(c10, c11, c12, c13), inputs);
        }

        if (TRows.Value > 2)
        {
            Store(c + (2 * inputStride), TSimd.Sums(c20, c21, c22, c23), inputs);
        }

        if (TRows.Value > 3)
        {
            Store(c + (3 * inputStride), TSimd.Sums(c30, c31, c32, c33), inputs);
        }

        if (TRows.Value > 4)
        {
            Store(c + (4 * inputStride), TSimd.Sums(c40, c41, c42, c43), inputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* destination, Vector128<float> sums, int count)
    {
        if (count == 4)
        {
            sums.Store(destination);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            destination[i] = sums.GetElement(i);
        }
    }
}
