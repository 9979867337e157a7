namespace FedInfra.Learning.Data.Csv;

/// <summary>Finds every error of a <see cref="CsvSchema"/> at once.</summary>
internal static class CsvSchemaValidator
{
    private static readonly string[] Remedies = ["error", "drop-row", "mean", "zero"];
    private static readonly string[] Kinds = ["numeric", "one-hot", "ignore"];

    public static IReadOnlyList<string> Validate(CsvSchema schema)
    {
        var errors = new List<string>();
        void Require(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }

        Require(schema.Delimiter.Length == 1, $"delimiter: '{schema.Delimiter}' is not one character");
        Require(schema.Label.Length > 0, "label: name the column to predict");
        var ways = new object?[] { schema.LabelAbove, schema.LabelMap, schema.Classes }.Count(way => way is not null);
        Require(ways == 1, "label-above, label-map, classes: give one of them, to say what the label means");
        Require(schema.Classes is null or (>= 0 and not 1 and <= 1_000_000), $"classes: {schema.Classes} is neither 0 nor from 2 to 1000000");
        Require(
            schema.LabelMap is null || (schema.LabelMap.Count > 1 && schema.LabelMap.Values.All(label => label is >= 0 and < 1_000_000)),
            "label-map: needs at least two texts, each with a class from 0 to 999999");
        Require(schema.Normalise is "none" or "z-score", $"normalise: '{schema.Normalise}' is neither none nor z-score");
        Require(Remedies.Contains(schema.Missing.Do), $"missing.do: '{schema.Missing.Do}' is unknown; known are {string.Join(", ", Remedies)}");
        CheckNames(schema, errors);
        for (var i = 0; i < schema.Columns.Count; i++)
        {
            CheckColumn($"columns[{i}]", schema.Columns[i], schema.Label, errors);
        }

        Require(schema.Columns.Any(column => column.FeatureLength > 0), "columns: none of them becomes a feature");
        return errors;
    }

    private static void CheckNames(CsvSchema schema, List<string> errors)
    {
        static IEnumerable<string> Twice(IEnumerable<string> names) =>
            names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);

        errors.AddRange(Twice(schema.Columns.Select(column => column.Name)).Select(name => $"columns: '{name}' is listed twice"));
        if (schema.ColumnNames is { } names)
        {
            errors.AddRange(Twice(names).Select(name => $"column-names: '{name}' is listed twice"));
            errors.AddRange(schema.Columns.Select(column => column.Name).Append(schema.Label)
                .Where(name => name.Length > 0 && !names.Contains(name))
                .Select(name => $"column-names: '{name}' is not among them"));
        }
    }

    private static void CheckColumn(string field, CsvColumn column, string label, List<string> errors)
    {
        if (column.Name.Length == 0)
        {
            errors.Add($"{field}.name: is missing");
        }
        else if (column.Name == label && column.Kind != "ignore")
        {
            errors.Add($"{field}.name: '{label}' is the label, so it cannot be a feature");
        }

        if (!Kinds.Contains(column.Kind))
        {
            errors.Add($"{field}.kind: '{column.Kind}' is unknown; known are {string.Join(", ", Kinds)}");
        }

        if (column.Kind == "one-hot" && (column.Categories.Count < 2 || column.Categories.Distinct().Count() != column.Categories.Count))
        {
            errors.Add($"{field}.categories: needs at least two, all different");
        }

        if (column.Kind != "one-hot" && (column.Categories.Count > 0 || column.DropFirst))
        {
            errors.Add($"{field}.categories, {field}.drop-first: only for kind one-hot");
        }

        if (column.Missing is { } remedy && !Remedies.Contains(remedy))
        {
            errors.Add($"{field}.missing: '{remedy}' is unknown; known are {string.Join(", ", Remedies)}");
        }
    }
}
