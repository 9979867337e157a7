using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FedInfra.Learning.MatrixProduct;

/// <summary>
/// The three products of a layer with weights W [inputs, outputs] in <see cref="Panels"/>. Every value is summed in one
/// fixed order, so any split into ranges gives the same bits.
/// </summary>
internal abstract unsafe class MatrixKernels
{
    /// <summary>The fastest set that this machine has, chosen once.</summary>
    public static MatrixKernels Best { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? new MatrixKernels<Simd512, Vector512<float>>("avx512")
        : Avx2.IsSupported && Fma.IsSupported ? new MatrixKernels<Simd256, Vector256<float>>("avx2")
        : new MatrixKernels<SimdPortable, System.Numerics.Vector<float>>("portable");

    /// <summary>Every set that this machine can run, for tests.</summary>
    public static IEnumerable<MatrixKernels> Supported
    {
        get
        {
            yield return new MatrixKernels<SimdPortable, System.Numerics.Vector<float>>("portable");
            if (Avx2.IsSupported && Fma.IsSupported)
            {
                yield return new MatrixKernels<Simd256, Vector256<float>>("avx2");
            }

            if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
            {
                yield return new MatrixKernels<Simd512, Vector512<float>>("avx512");
            }
        }
    }

    public abstract string Name { get; }

    /// <summary>C[r, n] = bias[n] + sum over k of A[r, k] W[k, n], optionally no less than 0 (ReLU).</summary>
    /// <param name="a">Rows of inputs.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="layout">Layout of <paramref name="weights"/>.</param>
    /// <param name="weights">W.</param>
    /// <param name="bias">One value per padded output, or null for none.</param>
    /// <param name="relu">Whether to clamp at 0.</param>
    /// <param name="units">Which outputs, in units of 16.</param>
    /// <param name="c">Row r starts at r * <paramref name="stride"/>.</param>
    /// <param name="stride">At least the padded outputs.</param>
    public abstract void Forward(
        in PatchMatrix a, (int Begin, int End) rows, Panels layout, float* weights, float* bias, bool relu, (int Begin, int End) units, float* c, int stride);

    /// <summary>C[k, n] = [C[k, n] +] scale * sum over r of A[r, k] D[r, n], C in the layout of the weights.</summary>
    /// <param name="a">Rows of inputs.</param>
    /// <param name="rows">Number of rows, a multiple of its columns.</param>
    /// <param name="d">Gradients of the outputs; row r starts at r * <paramref name="stride"/>.</param>
    /// <param name="stride">From one row of <paramref name="d"/> to the next.</param>
    /// <param name="layout">Layout of <paramref name="c"/>.</param>
    /// <param name="c">Gradients of the weights, or the weights themselves.</param>
    /// <param name="inputs">Which k.</param>
    /// <param name="scale">Null overwrites C with the sum; a number adds that many times the sum.</param>
    public abstract void WeightGradient(
        in PatchMatrix a, int rows, float* d, int stride, Panels layout, float* c, (int Begin, int End) inputs, float? scale);

    /// <summary>C[r, k] = sum over n of D[r, n] W[k, n].</summary>
    /// <param name="d">Gradients of the outputs, zero in the padding.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="stride">From one row of <paramref name="d"/> to the next.</param>
    /// <param name="layout">Layout of <paramref name="weights"/>.</param>
    /// <param name="weights">W.</param>
    /// <param name="c">Gradients of the inputs.</param>
    /// <param name="inputStride">From one row of <paramref name="c"/> to the next.</param>
    /// <param name="inputs">Which k.</param>
    public abstract void InputGradient(
        float* d, int rows, int stride, Panels layout, float* weights, float* c, int inputStride, (int Begin, int End) inputs);
}
