using YamlDotNet.Serialization;

namespace FedInfra.Learning.Data.Csv;

/// <summary>One column of a CSV file and what it becomes.</summary>
public sealed record CsvColumn
{
    [YamlMember(Alias = "name")]
    public string Name { get; init; } = "";

    /// <summary>
    /// <c>numeric</c> (default): one feature. <c>one-hot</c>: one feature per category. <c>ignore</c>: no feature,
    /// but sites can be divided by it.
    /// </summary>
    [YamlMember(Alias = "kind")]
    public string Kind { get; init; } = "numeric";

    /// <summary>one-hot: every value that the column may hold. Numbers are compared as numbers, so 1 is also 1.0.</summary>
    [YamlMember(Alias = "categories")]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>one-hot: leaves the first category's feature out, as it follows from the others.</summary>
    [YamlMember(Alias = "drop-first")]
    public bool DropFirst { get; init; }

    /// <summary>What to do with a missing value of this column, instead of <see cref="MissingValues.Do"/>.</summary>
    [YamlMember(Alias = "missing")]
    public string? Missing { get; init; }

    /// <summary>Number of features it becomes.</summary>
    [YamlIgnore]
    public int FeatureLength => Kind switch
    {
        "numeric" => 1,
        "one-hot" => Categories.Count - (DropFirst ? 1 : 0),
        _ => 0,
    };
}
