using YamlDotNet.Serialization;

namespace FedInfra.Learning.Data.Csv;

/// <summary>How the columns of a CSV file become features and a target: the file that <c>schema</c> of a csv source names.</summary>
public sealed record CsvSchema
{
    /// <summary>One character; default a comma.</summary>
    [YamlMember(Alias = "delimiter")]
    public string Delimiter { get; init; } = ",";

    /// <summary>Names of all columns in the file's order, for a file without a header line; left out, the first line is the header.</summary>
    [YamlMember(Alias = "column-names")]
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>The column to predict.</summary>
    [YamlMember(Alias = "label")]
    public string Label { get; init; } = "";

    /// <summary>Makes two classes: 1 where the label is above this number, else 0.</summary>
    [YamlMember(Alias = "label-above")]
    public double? LabelAbove { get; init; }

    /// <summary>The class of each text that the label column may hold, from 0.</summary>
    [YamlMember(Alias = "label-map")]
    public Dictionary<string, int>? LabelMap { get; init; }

    /// <summary>For labels that are class numbers already: how many classes there are; 0 keeps any number, for regression.</summary>
    [YamlMember(Alias = "classes")]
    public int? Classes { get; init; }

    [YamlMember(Alias = "missing")]
    public MissingValues Missing { get; init; } = new();

    /// <summary><c>none</c> (default), or <c>z-score</c>: each feature minus the mean of the site's training rows, divided by their standard deviation (of a sample).</summary>
    [YamlMember(Alias = "normalise")]
    public string Normalise { get; init; } = "none";

    /// <summary>The features in order; columns of the file that are not listed are not read.</summary>
    [YamlMember(Alias = "columns")]
    public IReadOnlyList<CsvColumn> Columns { get; init; } = [];

    /// <summary>Number of features of one row.</summary>
    [YamlIgnore]
    public int FeatureLength => Columns.Sum(column => column.FeatureLength);

    /// <summary>Reads a schema file.</summary>
    /// <exception cref="LearningException">It cannot be read, or is wrong; the message names every wrong field.</exception>
    public static CsvSchema Load(string path)
    {
        try
        {
            var schema = YamlText.Read<CsvSchema>(File.ReadAllText(path), path);
            return CsvSchemaValidator.Validate(schema) is { Count: > 0 } errors
                ? throw new LearningException($"{path}: {string.Join("; ", errors)}")
                : schema;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LearningException($"{path}: cannot be read: {failure.Message}", failure);
        }
    }
}
