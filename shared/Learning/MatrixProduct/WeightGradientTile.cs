using System.Runtime.CompilerServices;

namespace FedInfra.Learning.MatrixProduct;

/// <summary>
/// One tile of <see cref="MatrixKernels.WeightGradient"/>: up to 6 neighbouring inputs by 4 vectors of outputs, summed over
/// rows. Spelt out for the same reason as <see cref="ForwardTile{TSimd, TVector, TRows, TVectors}"/>.
/// </summary>
internal static unsafe class WeightGradientTile<TSimd, TVector, TRows, TVectors>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
    where TRows : struct, IConstant
    where TVectors : struct, IConstant
{
    /// <param name="lines">Where each run of rows starts.</param>
    /// <param name="lineCount">Number of runs.</param>
    /// <param name="offset">The tile's first input, counted from the start of a row.</param>
    /// <param name="columns">Rows of a run.</param>
    /// <param name="columnStride">From one row of a run to the next.</param>
    /// <param name="d">Output gradients of the first row.</param>
    /// <param name="dStride">From one row of <paramref name="d"/> to the next.</param>
    /// <param name="c">The tile's first value.</param>
    /// <param name="width">Width of the panel.</param>
    /// <param name="add">Whether <paramref name="scale"/> times the sum is added to what is there, else the sum replaces it.</param>
    /// <param name="scale">See <paramref name="add"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        float** lines, int lineCount, nint offset, int columns, nint columnStride, float* d, nint dStride, float* c, nint width, bool add, float scale)
    {
        var zero = TSimd.Broadcast(0);
        TVector c00 = zero, c01 = zero, c02 = zero, c03 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero;
        TVector c40 = zero, c41 = zero, c42 = zero, c43 = zero;
        TVector c50 = zero, c51 = zero, c52 = zero, c53 = zero;
        for (var line = 0; line < lineCount; line++)
        {
            var a = lines[line] + offset;
            for (var column = 0; column < columns; column++)
            {
                var b0 = TSimd.Load(d);
                var b1 = TVectors.Value > 1 ? TSimd.Load(d + TSimd.Count) : zero;
                var b2 = TVectors.Value > 2 ? TSimd.Load(d + (2 * TSimd.Count)) : zero;
                var b3 = TVectors.Value > 3 ? TSimd.Load(d + (3 * TSimd.Count)) : zero;
                var x = TSimd.Broadcast(a[0]);
                c00 = TSimd.MultiplyAdd(x, b0, c00);
                if (TVectors.Value > 1) { c01 = TSimd.MultiplyAdd(x, b1, c01); }
                if (TVectors.Value > 2) { c02 = TSimd.MultiplyAdd(x, b2, c02); }
                if (TVectors.Value > 3) { c03 = TSimd.MultiplyAdd(x, b3, c03); }

                if (TRows.Value > 1)
                {
                    x = TSimd.Broadcast(a[1]);
                    c10 = TSimd.MultiplyAdd(x, b0, c10);
                    if (TVectors.Value > 1) { c11 = TSimd.MultiplyAdd(x, b1, c11); }
                    if (TVectors.Value > 2) { c12 = TSimd.MultiplyAdd(x, b2, c12); }
                    if (TVectors.Value > 3) { c13 = TSimd.MultiplyAdd(x, b3, c13); }
                }

                if (TRows.Value > 2)
                {
                    x = TSimd.Broadcast(a[2]);
                    c20 = TSimd.MultiplyAdd(x, b0, c20);
                    if (TVectors.Value > 1) { c21 = TSimd.MultiplyAdd(x, b1, c21); }
                    if (TVectors.Value > 2) { c22 = TSimd.MultiplyAdd(x, b2, c22); }
                    if (TVectors.Value > 3) { c23 = TSimd.MultiplyAdd(x, b3, c23); }
                }

                if (TRows.Value > 3)
                {
                    x = TSimd.Broadcast(a[3]);
                    c30 = TSimd.MultiplyAdd(x, b0, c30);
                    if (TVectors.Value > 1) { c31 = TSimd.MultiplyAdd(x, b1, c31); }
                    if (TVectors.Value > 2) { c32 = TSimd.MultiplyAdd(x, b2, c32); }
                    if (TVectors.Value > 3) { c33 = TSimd.MultiplyAdd(x, b3, c33); }
                }

                if (TRows.Value > 4)
                {
                    x = TSimd.Broadcast(a[4]);
                    c40 = TSimd.MultiplyAdd(x, b0, c40);
                    if (TVectors.Value > 1) { c41 = TSimd.MultiplyAdd(x, b1, c41); }
                    if (TVectors.Value > 2) { c42 = TSimd.MultiplyAdd(x, b2, c42); }
                    if (TVectors.Value > 3) { c43 = TSimd.MultiplyAdd(x, b3, c43); }
                }

                if (TRows.Value > 5)
                {
                    x = TSimd.Broadcast(a[5]);
                    c50 = TSimd.MultiplyAdd(x, b0, c50);
                    if (TVectors.Value > 1) { c51 = TSimd.MultiplyAdd(x, b1, c51); }
                    if (TVectors.Value > 2) { c52 = TSimd.MultiplyAdd(x, b2, c52); }
                    if (TVectors.Value > 3) { c53 = TSimd.MultiplyAdd(x, b3, c53); }
                }

                a += columnStride;
                d += dStride;
            }
        }

        if (add)
        {
            var factor = TSimd.Broadcast(scale);
            c00 = TSimd.MultiplyAdd(factor, c00, TSimd.Load(c));
            if (TVectors.Value > 1) { c01 = TSimd.MultiplyAdd(factor, c01, TSimd.Load(c + TSimd.Count)); }
            if (TVectors.Value > 2) { c02 = TSimd.MultiplyAdd(factor, c02, TSimd.Load(c + (2 * TSimd.Count))); }
            if (TVectors.Value > 3) { c03 = TSimd.MultiplyAdd(factor, c03, TSimd.Load(c + (3 * TSimd.Count))); }

            if (TRows.Value > 1)
            {
                c10 = TSimd.MultiplyAdd(factor, c10, TSimd.Load(c + width));
                if (TVectors.Value > 1) { c11 = TSimd.MultiplyAdd(factor, c11, TSimd.Load(c + width + TSimd.Count)); }
                if (TVectors.Value > 2) { c12 = TSimd.MultiplyAdd(factor, c12, TSimd.Load(c + width + (2 * TSimd.Count))); }
                if (TVectors.Value > 3) { c13 = TSimd.MultiplyAdd(factor, c13, TSimd.Load(c + width + (3 * TSimd.Count))); }
            }

            if (TRows.Value > 2)
            {
                c20 = TSimd.MultiplyAdd(factor, c20, TSimd.Load(c + (2 * width)));
                if (TVectors.Value > 1) { c21 = TSimd.MultiplyAdd(factor, c21, TSimd.Load(c + (2 * width) + TSimd.Count)); }
                if (TVectors.Value > 2) { c22 = TSimd.MultiplyAdd(factor, c22, TSimd.Load(c + (2 * width) + (2 * TSimd.Count))); }
                if (TVectors.Value > 3) { c23 = TSimd.MultiplyAdd(factor, c23, TSimd.Load(c + (2 * width) + (3 * TSimd.Count))); }
            }

            if (TRows.Value > 3)
            {
                c30 = TSimd.MultiplyAdd(factor, c30, TSimd.Load(c + (3 * width)));
                if (TVectors.Value > 1) { c31 = TSimd.MultiplyAdd(factor, c31, TSimd.Load(c + (3 * width) + TSimd.Count)); }
                if (TVectors.Value > 2) { c32 = TSimd.MultiplyAdd(factor, c32, TSimd.Load(c + (3 * width) + (2 * TSimd.Count))); }
                if (TVectors.Value > 3) { c33 = TSimd.MultiplyAdd(factor, c33, TSimd.Load(c + (3 * width) + (3 * TSimd.Count))); }
            }

            if (TRows.Value > 4)
            {
                c40 = TSimd.MultiplyAdd(factor, c40, TSimd.Load(c + (4 * width)));
                if (TVectors.Value > 1) { c41 = TSimd.MultiplyAdd(factor, c41, TSimd.Load(c + (4 * width) + TSimd.Count)); }
                if (TVectors.Value > 2) { c42 = TSimd.MultiplyAdd(factor, c42, TSimd.Load(c + (4 * width) + (2 * TSimd.Count))); }
                if (TVectors.Value > 3) { c43 = TSimd.MultiplyAdd(factor, c43, TSimd.Load(c + (4 * width) + (3 * TSimd.Count))); }
            }

            if (TRows.Value > 5)
            {
                c50 = TSimd.MultiplyAdd(factor, c50, TSimd.Load(c + (5 * width)));
                if (TVectors.Value > 1) { c51 = TSimd.MultiplyAdd(factor, c51, TSimd.Load(c + (5 * width) + TSimd.Count)); }
                if (TVectors.Value > 2) { c52 = TSimd.MultiplyAdd(factor, c52, TSimd.Load(c + (5 * width) + (2 * TSimd.Count))); }
                if (TVectors.Value > 3) { c53 = TSimd.MultiplyAdd(factor, c53, TSimd.Load(c + (5 * width) + (3 * TSimd.Count))); }
            }
        }

        TSimd.Store(c, c00);
        if (TVectors.Value > 1) { TSimd.Store(c + TSimd.Count, c01); }
        if (TVectors.Value > 2) { TSimd.Store(c + (2 * TSimd.Count), c02); }
        if (TVectors.Value > 3) { TSimd.Store(c + (3 * TSimd.Count), c03); }

        if (TRows.Value > 1)
        {
            TSimd.Store(c + width, c10);
            if (TVectors.Value > 1) { TSimd.Store(c + width + TSimd.Count, c11); }
            if (TVectors.Value > 2) { TSimd.Store(c + width + (2 * TSimd.Count), c12); }
            if (TVectors.Value > 3) { TSimd.Store(c + width + (3 * TSimd.Count), c13); }
        }

        if (TRows.Value > 2)
        {
            TSimd.Store(c + (2 * width), c20);
            if (TVectors.Value > 1) { TSimd.Store(c + (2 * width) + TSimd.Count, c21); }
            if (TVectors.Value > 2) { TSimd.Store(c + (2 * width) + (2 * TSimd.Count), c22); }
            if (TVectors.Value > 3) { TSimd.Store(c + (2 * width) + (3 * TSimd.Count), c23); }
        }

        if (TRows.Value > 3)
        {
            TSimd.Store(c + (3 * width), c30);
            if (TVectors.Value > 1) { TSimd.Store(c + (3 * width) + TSimd.Count, c31); }
            if (TVectors.Value > 2) { TSimd.Store(c + (3 * width) + (2 * TSimd.Count), c32); }
            if (TVectors.Value > 3) { TSimd.Store(c + (3 * width) + (3 * TSimd.Count), c33); }
        }

        if (TRows.Value > 4)
        {
            TSimd.Store(c + (4 * width), c40);
            if (TVectors.Value > 1) { TSimd.Store(c + (4 * width) + TSimd.Count, c41); }
            if (TVectors.Value > 2) { TSimd.Store(c + (4 * width) + (2 * TSimd.Count), c42); }
            if (TVectors.Value > 3) { TSimd.Store(c + (4 * width) + (3 * TSimd.Count), c43); }
        }

        if (TRows.Value > 5)
        {
            TSimd.Store(c + (5 * width), c50);
            if (TVectors.Value > 1) { TSimd.Store(c + (5 * width) + TSimd.Count, c51); }
            if (TVectors.Value > 2) { TSimd.Store(c + (5 * width) + (2 * TSimd.Count), c52); }
            if (TVectors.Value > 3) { TSimd.Store(c + (5 * width) + (3 * TSimd.Count), c53); }
        }
    }
}
