namespace FedInfra.Learning.MatrixProduct;

/// <summary>
/// The compiled tile for every number of rows and vectors: entry rows * 4 + vectors, and rows for dot products. A tile is
/// compiled when it is first called.
/// </summary>
internal static unsafe class TileTable<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public static readonly delegate*<float**, int, int, nint, float*, nint, float*, nint, float*, nint, bool, void>[] Forward =
    [
        null, null, null, null, null,
        &ForwardTile<TSimd, TVector, One, One>.Run,
        &ForwardTile<TSimd, TVector, One, Two>.Run,
        &ForwardTile<TSimd, TVector, One, Three>.Run,
        &ForwardTile<TSimd, TVector, One, Four>.Run,
        &ForwardTile<TSimd, TVector, Two, One>.Run,
        &ForwardTile<TSimd, TVector, Two, Two>.Run,
        &ForwardTile<TSimd, TVector, Two, Three>.Run,
        &ForwardTile<TSimd, TVector, Two, Four>.Run,
        &ForwardTile<TSimd, TVector, Three, One>.Run,
        &ForwardTile<TSimd, TVector, Three, Two>.Run,
        &ForwardTile<TSimd, TVector, Three, Three>.Run,
        &ForwardTile<TSimd, TVector, Three, Four>.Run,
        &ForwardTile<TSimd, TVector, Four, One>.Run,
        &ForwardTile<TSimd, TVector, Four, Two>.Run,
        &ForwardTile<TSimd, TVector, Four, Three>.Run,
        &ForwardTile<TSimd, TVector, Four, Four>.Run,
        &ForwardTile<TSimd, TVector, Five, One>.Run,
        &ForwardTile<TSimd, TVector, Five, Two>.Run,
        &ForwardTile<TSimd, TVector, Five, Three>.Run,
        &ForwardTile<TSimd, TVector, Five, Four>.Run,
        &ForwardTile<TSimd, TVector, Six, One>.Run,
        &ForwardTile<TSimd, TVector, Six, Two>.Run,
        &ForwardTile<TSimd, TVector, Six, Three>.Run,
        &ForwardTile<TSimd, TVector, Six, Four>.Run,
    ];

    public static readonly delegate*<float**, int, nint, int, nint, float*, nint, float*, nint, bool, float, void>[] WeightGradient =
    [
        null, null, null, null, null,
        &WeightGradientTile<TSimd, TVector, One, One>.Run,
        &WeightGradientTile<TSimd, TVector, One, Two>.Run,
        &WeightGradientTile<TSimd, TVector, One, Three>.Run,
        &WeightGradientTile<TSimd, TVector, One, Four>.Run,
        &WeightGradientTile<TSimd, TVector, Two, One>.Run,
        &WeightGradientTile<TSimd, TVector, Two, Two>.Run,
        &WeightGradientTile<TSimd, TVector, Two, Three>.Run,
        &WeightGradientTile<TSimd, TVector, Two, Four>.Run,
        &WeightGradientTile<TSimd, TVector, Three, One>.Run,
        &WeightGradientTile<TSimd, TVector, Three, Two>.Run,
        &WeightGradientTile<TSimd, TVector, Three, Three>.Run,
        &WeightGradientTile<TSimd, TVector, Three, Four>.Run,
        &WeightGradientTile<TSimd, TVector, Four, One>.Run,
        &WeightGradientTile<TSimd, TVector, Four, Two>.Run,
        &WeightGradientTile<TSimd, TVector, Four, Three>.Run,
        &WeightGradientTile<TSimd, TVector, Four, Four>.Run,
        &WeightGradientTile<TSimd, TVector, Five, One>.Run,
        &WeightGradientTile<TSimd, TVector, Five, Two>.Run,
        &WeightGradientTile<TSimd, TVector, Five, Three>.Run,
        &WeightGradientTile<TSimd, TVector, Five, Four>.Run,
        &WeightGradientTile<TSimd, TVector, Six, One>.Run,
        &WeightGradientTile<TSimd, TVector, Six, Two>.Run,
        &WeightGradientTile<TSimd, TVector, Six, Three>.Run,
        &WeightGradientTile<TSimd, TVector, Six, Four>.Run,
    ];

    public static readonly delegate*<float*, nint, Panels, float*, int, int, float*, nint, void>[] InputGradient =
    [
        null,
        &InputGradientTile<TSimd, TVector, One>.Run,
        &InputGradientTile<TSimd, TVector, Two>.Run,
        &InputGradientTile<TSimd, TVector, Three>.Run,
        &InputGradientTile<TSimd, TVector, Four>.Run,
        &InputGradientTile<TSimd, TVector, Five>.Run,
    ];
}
