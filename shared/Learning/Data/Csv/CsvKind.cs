namespace FedInfra.Learning.Data.Csv;

/// <summary>Rows of a CSV file with a schema. A file used as test set alone is normalised by its own statistics.</summary>
internal sealed class CsvKind : IDataKind
{
    public string Name => "csv";

    public IReadOnlyList<string> Required { get; } = ["path", "schema"];

    public IReadOnlyList<string> Optional { get; } = ["test-path", "test-fraction", "seed"];

    public DataSource Load(DataSourceSpec spec)
    {
        var schema = CsvSchema.Load(spec.Schema!);
        var train = CsvTable.Read(spec.Path!, schema);
        var test = spec.TestPath is null ? null : CsvTable.Read(spec.TestPath, schema);
        return Source(
            Path.GetFileName(spec.Path!), schema, train.Rows, test?.Rows ?? SourceRows.None, train.Dropped + (test?.Dropped ?? 0));
    }

    /// <summary>A source of rows that were read with <paramref name="schema"/>.</summary>
    public static DataSource Source(string name, CsvSchema schema, SourceRows train, SourceRows test, int dropped, string? siteColumn = null) => new()
    {
        Name = name,
        FeatureShape = [schema.FeatureLength],
        Classes = schema.Classes ?? (schema.LabelMap is { } map ? map.Values.Max() + 1 : 2),
        Train = train,
        Test = test,
        SiteColumn = siteColumn,
        Standardise = schema.Normalise == "z-score",
        FillMissing = schema.Columns.Any(column => (column.Missing ?? schema.Missing.Do) == "mean"),
        DroppedRows = dropped,
    };
}
