using System.Globalization;

namespace FedInfra.Learning.Data.Csv;

/// <summary>Turns rows of text into features and targets as a schema says.</summary>
internal sealed class CsvRowEncoder
{
    private readonly string _path;
    private readonly CsvSchema _schema;
    private readonly int _width;
    private readonly int _label;
    private readonly (CsvColumn Column, int Index, string Remedy)[] _columns;
    private readonly HashSet<string> _missing;
    private readonly List<float> _features = [];
    private readonly List<float> _targets = [];
    private readonly Dictionary<string, List<string>> _texts;

    /// <exception cref="LearningException">A column is missing; the message lists those found.</exception>
    public CsvRowEncoder(string path, CsvSchema schema, string[] header)
    {
        string[] wanted = [.. schema.Columns.Select(column => column.Name), schema.Label];
        string[] absent = [.. wanted.Except(header)];
        if (absent.Length > 0)
        {
            throw new LearningException($"{path}: column {string.Join(", ", absent.Select(name => $"'{name}'"))} is missing; found {string.Join(", ", header)}.");
        }

        _path = path;
        _schema = schema;
        _width = header.Length;
        _label = Array.IndexOf(header, schema.Label);
        _columns = [.. schema.Columns.Select(column => (column, Array.IndexOf(header, column.Name), column.Missing ?? schema.Missing.Do))];
        _missing = [.. schema.Missing.Tokens];
        _texts = schema.Columns.Where(column => column.Kind != "numeric").ToDictionary(column => column.Name, _ => new List<string>());
    }

    /// <returns>False when the row is left out because a value is missing.</returns>
    /// <exception cref="LearningException">A value is wrong; the message names file, line and column.</exception>
    public bool Add(string[] fields, int line)
    {
        if (fields.Length != _width)
        {
            throw new LearningException($"{_path}, line {line}: has {fields.Length} fields, expected {_width}.");
        }

        // What an ignored column holds does not matter; everything else is looked at before anything is added.
        if (_columns.Any(entry => entry.Column.FeatureLength > 0 && entry.Remedy == "drop-row" && _missing.Contains(fields[entry.Index]))
            || (_schema.Missing.Do == "drop-row" && _missing.Contains(fields[_label])))
        {
            return false;
        }

        _targets.Add(Target(fields[_label], line));
        foreach (var (column, index, remedy) in _columns)
        {
            AddFeatures(column, fields[index], remedy, line);
            if (_texts.TryGetValue(column.Name, out var texts))
            {
                texts.Add(fields[index]);
            }
        }

        return true;
    }

    public SourceRows ToRows() => new([.. _features], [.. _targets], _texts.ToDictionary(text => text.Key, text => text.Value.ToArray()));

    private void AddFeatures(CsvColumn column, string field, string remedy, int line)
    {
        if (column.FeatureLength == 0)
        {
            return;
        }

        if (_missing.Contains(field))
        {
            var filler = remedy switch
            {
                "zero" => 0f,
                "mean" => float.NaN,
                _ => throw Wrong(line, column.Name, $"the value is missing ('{field}'); say in the schema what to do: missing: {{do: drop-row}}"),
            };
            _features.AddRange(Enumerable.Repeat(filler, column.FeatureLength));
            return;
        }

        if (column.Kind == "numeric")
        {
            _features.Add(Number(field, column.Name, line));
            return;
        }

        var category = Category(column, field);
        if (category < 0)
        {
            throw Wrong(line, column.Name, $"'{field}' is not one of the categories {string.Join(", ", column.Categories)}");
        }

        for (var i = column.DropFirst ? 1 : 0; i < column.Categories.Count; i++)
        {
            _features.Add(i == category ? 1 : 0);
        }
    }

    private static int Category(CsvColumn column, string field)
    {
        for (var i = 0; i < column.Categories.Count; i++)
        {
            if (column.Categories[i] == field || (Parse(column.Categories[i]) is { } number && number == Parse(field)))
            {
                return i;
            }
        }

        return -1;
    }

    private float Target(string field, int line)
    {
        if (_missing.Contains(field))
        {
            throw Wrong(line, _schema.Label, $"the label is missing ('{field}'); remove the row, or say missing: {{do: drop-row}} in the schema");
        }

        if (_schema.LabelMap is { } map)
        {
            return map.TryGetValue(field, out var mapped)
                ? mapped
                : throw Wrong(line, _schema.Label, $"'{field}' is not in label-map, which has {string.Join(", ", map.Keys)}");
        }

        var number = Number(field, _schema.Label, line);
        if (_schema.LabelAbove is { } limit)
        {
            return number > limit ? 1 : 0;
        }

        return _schema.Classes == 0 || (number >= 0 && number < _schema.Classes && number == MathF.Floor(number))
            ? number
            : throw Wrong(line, _schema.Label, $"'{field}' is not a class from 0 to {_schema.Classes - 1}");
    }

    private float Number(string field, string column, int line) =>
        Parse(field) is { } number && float.IsFinite((float)number) ? (float)number : throw Wrong(line, column, $"'{field}' is not a number");

    private static double? Parse(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private LearningException Wrong(int line, string column, string what) => new($"{_path}, line {line}, column '{column}': {what}.");
}
