using System.Runtime.Intrinsics;

namespace FedInfra.Learning.MatrixProduct;

/// <summary>The few vector operations that the kernels are written in, so that one text serves every instruction set.</summary>
/// <typeparam name="TVector">The register type.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a vector; divides 16.</summary>
    static abstract int Count { get; }

    /// <summary>Vectors side by side in a tile of 6 rows, so that sums, operands and a broadcast fit the registers.</summary>
    static abstract int TileVectors { get; }

    /// <summary>Rows of a tile of dot products against four columns.</summary>
    static abstract int DotRows { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* destination, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger; <paramref name="b"/> where it is NaN, so that a broken sum does not look like a 0.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The sums of the four vectors' elements.</summary>
    static abstract Vector128<float> Sums(TVector a, TVector b, TVector c, TVector d);
}
