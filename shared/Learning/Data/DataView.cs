namespace FedInfra.Learning.Data;

/// <summary>Some examples of a <see cref="Dataset"/>, by index and in an order of their own; it copies nothing.</summary>
public sealed class DataView
{
    private readonly int[] _rows;

    /// <param name="source">The data set that holds the examples.</param>
    /// <param name="rows">Indices into <paramref name="source"/>; kept, not copied.</param>
    public DataView(Dataset source, int[] rows)
    {
        if (Array.FindIndex(rows, row => (uint)row >= (uint)source.Count) is >= 0 and var bad)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows[bad], $"{source.Name} has {source.Count} examples.");
        }

        Source = source;
        _rows = rows;
    }

    public Dataset Source { get; }

    /// <summary>Number of examples in the view.</summary>
    public int Count => _rows.Length;

    /// <summary>The features of the view's example <paramref name="index"/>.</summary>
    public ReadOnlySpan<float> Features(int index) => Source.Features(_rows[index]);

    /// <summary>The target of the view's example <paramref name="index"/>.</summary>
    public float Target(int index) => Source.Target(_rows[index]);

    /// <summary>Index of the view's example <paramref name="index"/> in <see cref="Source"/>.</summary>
    public int Row(int index) => _rows[index];
}
