namespace FedInfra.Learning.Data;

/// <summary>Examples as read, before a site's statistics are applied: a missing value that the mean will fill is NaN.</summary>
/// <param name="Features">Row after row.</param>
/// <param name="Targets">One per row.</param>
/// <param name="Columns">Text columns that rows can be divided by, one value per row.</param>
internal sealed record SourceRows(float[] Features, float[] Targets, IReadOnlyDictionary<string, string[]> Columns)
{
    public static readonly IReadOnlyDictionary<string, string[]> NoColumns = new Dictionary<string, string[]>();

    public static readonly SourceRows None = new([], [], NoColumns);

    public int Count => Targets.Length;

    /// <summary>Copies the chosen rows out.</summary>
    public SourceRows Take(int[] rows)
    {
        var length = Count == 0 ? 0 : Features.Length / Count;
        var features = new float[checked(rows.Length * length)];
        for (var i = 0; i < rows.Length; i++)
        {
            Features.AsSpan(rows[i] * length, length).CopyTo(features.AsSpan(i * length));
        }

        return new SourceRows(
            features,
            [.. rows.Select(row => Targets[row])],
            Columns.ToDictionary(column => column.Key, column => rows.Select(row => column.Value[row]).ToArray()));
    }

    /// <summary>One after another; all have the same columns.</summary>
    public static SourceRows Join(IReadOnlyList<SourceRows> parts) => new(
        [.. parts.SelectMany(part => part.Features)],
        [.. parts.SelectMany(part => part.Targets)],
        parts[0].Columns.Keys.ToDictionary(name => name, name => parts.SelectMany(part => part.Columns[name]).ToArray()));
}
