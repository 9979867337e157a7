using System.Runtime.CompilerServices;

namespace FedInfra.Learning.MatrixProduct;

/// <summary>
/// One tile of <see cref="MatrixKernels.Forward"/>: up to 6 rows by 4 vectors of sums that stay in registers. It is spelt
/// out because only separate locals become registers; rows and vectors that a tile lacks fall away when it is compiled.
/// Per step of the loop 24 multiply-adds need 4 loads and 6 broadcasts, so the multipliers are the limit, not the loads.
/// </summary>
internal static unsafe class ForwardTile<TSimd, TVector, TRows, TVectors>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
    where TRows : struct, IConstant
    where TVectors : struct, IConstant
{
    /// <param name="a">Where each row's first piece starts.</param>
    /// <param name="pieces">Number of pieces of a row.</param>
    /// <param name="length">Values of a piece.</param>
    /// <param name="pieceStride">From one piece to the next.</param>
    /// <param name="b">Weights of the first value; the next value's are <paramref name="width"/> further.</param>
    /// <param name="width">Width of the panel.</param>
    /// <param name="start">What the first row's sums start from; null for 0.</param>
    /// <param name="startStride">From one row of <paramref name="start"/> to the next; 0 for a bias.</param>
    /// <param name="c">Where the first row's sums go.</param>
    /// <param name="stride">From one row of <paramref name="c"/> to the next.</param>
    /// <param name="relu">Whether to clamp at 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        float** a, int pieces, int length, nint pieceStride, float* b, nint width, float* start, nint startStride, float* c, nint stride, bool relu)
    {
        var zero = TSimd.Broadcast(0);
        TVector c00 = zero, c01 = zero, c02 = zero, c03 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero;
        TVector c40 = zero, c41 = zero, c42 = zero, c43 = zero;
        TVector c50 = zero, c51 = zero, c52 = zero, c53 = zero;
        if (start != null)
        {
            c00 = TSimd.Load(start);
            if (TVectors.Value > 1) { c01 = TSimd.Load(start + TSimd.Count); }
            if (TVectors.Value > 2) { c02 = TSimd.Load(start + (2 * TSimd.Count)); }
            if (TVectors.Value > 3) { c03 = TSimd.Load(start + (3 * TSimd.Count)); }

            if (TRows.Value > 1)
            {
                c10 = TSimd.Load(start + startStride);
                if (TVectors.Value > 1) { c11 = TSimd.Load(start + startStride + TSimd.Count); }
                if (TVectors.Value > 2) { c12 = TSimd.Load(start + startStride + (2 * TSimd.Count)); }
                if (TVectors.Value > 3) { c13 = TSimd.Load(start + startStride + (3 * TSimd.Count)); }
            }

            if (TRows.Value > 2)
            {
                c20 = TSimd.Load(start + (2 * startStride));
                if (TVectors.Value > 1) { c21 = TSimd.Load(start + (2 * startStride) + TSimd.Count); }
                if (TVectors.Value > 2) { c22 = TSimd.Load(start + (2 * startStride) + (2 * TSimd.Count)); }
                if (TVectors.Value > 3) { c23 = TSimd.Load(start + (2 * startStride) + (3 * TSimd.Count)); }
            }

            if (TRows.Value > 3)
            {
                c30 = TSimd.Load(start + (3 * startStride));
                if (TVectors.Value > 1) { c31 = TSimd.Load(start + (3 * startStride) + TSimd.Count); }
                if (TVectors.Value > 2) { c32 = TSimd.Load(start + (3 * startStride) + (2 * TSimd.Count)); }
                if (TVectors.Value > 3) { c33 = TSimd.Load(start + (3 * startStride) + (3 * TSimd.Count)); }
            }

            if (TRows.Value > 4)
            {
                c40 = TSimd.Load(start + (4 * startStride));
                if (TVectors.Value > 1) { c41 = TSimd.Load(start + (4 * startStride) + TSimd.Count); }
                if (TVectors.Value > 2) { c42 = TSimd.Load(start + (4 * startStride) + (2 * TSimd.Count)); }
                if (TVectors.Value > 3) { c43 = TSimd.Load(start + (4 * startStride) + (3 * TSimd.Count)); }
            }

            if (TRows.Value > 5)
            {
                c50 = TSimd.Load(start + (5 * startStride));
                if (TVectors.Value > 1) { c51 = TSimd.Load(start + (5 * startStride) + TSimd.Count); }
                if (TVectors.Value > 2) { c52 = TSimd.Load(start + (5 * startStride) + (2 * TSimd.Count)); }
                if (TVectors.Value > 3) { c53 = TSimd.Load(start + (5 * startStride) + (3 * TSimd.Count)); }
            }
        }

        var a0 = a[0];
        var a1 = TRows.Value > 1 ? a[1] : null;
        var a2 = TRows.Value > 2 ? a[2] : null;
        var a3 = TRows.Value > 3 ? a[3] : null;
        var a4 = TRows.Value > 4 ? a[4] : null;
        var a5 = TRows.Value > 5 ? a[5] : null;
        for (var piece = 0; piece < pieces; piece++)
        {
            for (nint k = 0; k < length; k++)
            {
                var b0 = TSimd.Load(b);
                var b1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : zero;
                var b2 = TVectors.Value > 2 ? TSimd.Load(b + (2 * TSimd.Count)) : zero;
                var b3 = TVectors.Value > 3 ? TSimd.Load(b + (3 * TSimd.Count)) : zero;
                b += width;
                var x = TSimd.Broadcast(a0[k]);
                c00 = TSimd.MultiplyAdd(x, b0, c00);
                if (TVectors.Value > 1) { c01 = TSimd.MultiplyAdd(x, b1, c01); }
                if (TVectors.Value > 2) { c02 = TSimd.MultiplyAdd(x, b2, c02); }
                if (TVectors.Value > 3) { c03 = TSimd.MultiplyAdd(x, b3, c03); }

                if (TRows.Value > 1)
                {
                    x = TSimd.Broadcast(a1[k]);
                    c10 = TSimd.MultiplyAdd(x, b0, c10);
                    if (TVectors.Value > 1) { c11 = TSimd.MultiplyAdd(x, b1, c11); }
                    if (TVectors.Value > 2) { c12 = TSimd.MultiplyAdd(x, b2, c12); }
                    if (TVectors.Value > 3) { c13 = TSimd.MultiplyAdd(x, b3, c13); }
                }

                if (TRows.Value > 2)
                {
                    x = TSimd.Broadcast(a2[k]);
                    c20 = TSimd.MultiplyAdd(x, b0, c20);
                    if (TVectors.Value > 1) { c21 = TSimd.MultiplyAdd(x, b1, c21); }
                    if (TVectors.Value > 2) { c22 = TSimd.MultiplyAdd(x, b2, c22); }
                    if (TVectors.Value > 3) { c23 = TSimd.MultiplyAdd(x, b3, c23); }
                }

                if (TRows.Value > 3)
                {
                    x = TSimd.Broadcast(a3[k]);
                    c30 = TSimd.MultiplyAdd(x, b0, c30);
                    if (TVectors.Value > 1) { c31 = TSimd.MultiplyAdd(x, b1, c31); }
                    if (TVectors.Value > 2) { c32 = TSimd.MultiplyAdd(x, b2, c32); }
                    if (TVectors.Value > 3) { c33 = TSimd.MultiplyAdd(x, b3, c33); }
                }

                if (TRows.Value > 4)
                {
                    x = TSimd.Broadcast(a4[k]);
                    c40 = TSimd.MultiplyAdd(x, b0, c40);
                    if (TVectors.Value > 1) { c41 = TSimd.MultiplyAdd(x, b1, c41); }
                    if (TVectors.Value > 2) { c42 = TSimd.MultiplyAdd(x, b2, c42); }
                    if (TVectors.Value > 3) { c43 = TSimd.MultiplyAdd(x, b3, c43); }
                }

                if (TRows.Value > 5)
                {
                    x = TSimd.Broadcast(a5[k]);
                    c50 = TSimd.MultiplyAdd(x, b0, c50);
                    if (TVectors.Value > 1) { c51 = TSimd.MultiplyAdd(x, b1, c51); }
                    if (TVectors.Value > 2) { c52 = TSimd.MultiplyAdd(x, b2, c52); }
                    if (TVectors.Value > 3) { c53 = TSimd.MultiplyAdd(x, b3, c53); }
                }
            }

            a0 += pieceStride;
            a1 += pieceStride;
            a2 += pieceStride;
            a3 += pieceStride;
            a4 += pieceStride;
            a5 += pieceStride;
        }

        if (relu)
        {
            c00 = TSimd.Max(zero, c00);
            if (TVectors.Value > 1) { c01 = TSimd.Max(zero, c01); }
            if (TVectors.Value > 2) { c02 = TSimd.Max(zero, c02); }
            if (TVectors.Value > 3) { c03 = TSimd.Max(zero, c03); }

            if (TRows.Value > 1)
            {
                c10 = TSimd.Max(zero, c10);
                if (TVectors.Value > 1) { c11 = TSimd.Max(zero, c11); }
                if (TVectors.Value > 2) { c12 = TSimd.Max(zero, c12); }
                if (TVectors.Value > 3) { c13 = TSimd.Max(zero, c13); }
            }

            if (TRows.Value > 2)
            {
                c20 = TSimd.Max(zero, c20);
                if (TVectors.Value > 1) { c21 = TSimd.Max(zero, c21); }
                if (TVectors.Value > 2) { c22 = TSimd.Max(zero, c22); }
                if (TVectors.Value > 3) { c23 = TSimd.Max(zero, c23); }
            }

            if (TRows.Value > 3)
            {
                c30 = TSimd.Max(zero, c30);
                if (TVectors.Value > 1) { c31 = TSimd.Max(zero, c31); }
                if (TVectors.Value > 2) { c32 = TSimd.Max(zero, c32); }
                if (TVectors.Value > 3) { c33 = TSimd.Max(zero, c33); }
            }

            if (TRows.Value > 4)
            {
                c40 = TSimd.Max(zero, c40);
                if (TVectors.Value > 1) { c41 = TSimd.Max(zero, c41); }
                if (TVectors.Value > 2) { c42 = TSimd.Max(zero, c42); }
                if (TVectors.Value > 3) { c43 = TSimd.Max(zero, c43); }
            }

            if (TRows.Value > 5)
            {
                c50 = TSimd.Max(zero, c50);
                if (TVectors.Value > 1) { c51 = TSimd.Max(zero, c51); }
                if (TVectors.Value > 2) { c52 = TSimd.Max(zero, c52); }
                if (TVectors.Value > 3) { c53 = TSimd.Max(zero, c53); }
            }
        }

        TSimd.Store(c, c00);
        if (TVectors.Value > 1) { TSimd.Store(c + TSimd.Count, c01); }
        if (TVectors.Value > 2) { TSimd.Store(c + (2 * TSimd.Count), c02); }
        if (TVectors.Value > 3) { TSimd.Store(c + (3 * TSimd.Count), c03); }

        if (TRows.Value > 1)
        {
            TSimd.Store(c + stride, c10);
            if (TVectors.Value > 1) { TSimd.Store(c + stride + TSimd.Count, c11); }
            if (TVectors.Value > 2) { TSimd.Store(c + stride + (2 * TSimd.Count), c12); }
            if (TVectors.Value > 3) { TSimd.Store(c + stride + (3 * TSimd.Count), c13); }
        }

        if (TRows.Value > 2)
        {
            TSimd.Store(c + (2 * stride), c20);
            if (TVectors.Value > 1) { TSimd.Store(c + (2 * stride) + TSimd.Count, c21); }
            if (TVectors.Value > 2) { TSimd.Store(c + (2 * stride) + (2 * TSimd.Count), c22); }
            if (TVectors.Value > 3) { TSimd.Store(c + (2 * stride) + (3 * TSimd.Count), c23); }
        }

        if (TRows.Value > 3)
        {
            TSimd.Store(c + (3 * stride), c30);
            if (TVectors.Value > 1) { TSimd.Store(c + (3 * stride) + TSimd.Count, c31); }
            if (TVectors.Value > 2) { TSimd.Store(c + (3 * stride) + (2 * TSimd.Count), c32); }
            if (TVectors.Value > 3) { TSimd.Store(c + (3 * stride) + (3 * TSimd.Count), c33); }
        }

        if (TRows.Value > 4)
        {
            TSimd.Store(c + (4 * stride), c40);
            if (TVectors.Value > 1) { TSimd.Store(c + (4 * stride) + TSimd.Count, c41); }
            if (TVectors.Value > 2) { TSimd.Store(c + (4 * stride) + (2 * TSimd.Count), c42); }
            if (TVectors.Value > 3) { TSimd.Store(c + (4 * stride) + (3 * TSimd.Count), c43); }
        }

        if (TRows.Value > 5)
        {
            TSimd.Store(c + (5 * stride), c50);
            if (TVectors.Value > 1) { TSimd.Store(c + (5 * stride) + TSimd.Count, c51); }
            if (TVectors.Value > 2) { TSimd.Store(c + (5 * stride) + (2 * TSimd.Count), c52); }
            if (TVectors.Value > 3) { TSimd.Store(c + (5 * stride) + (3 * TSimd.Count), c53); }
        }
    }
}
