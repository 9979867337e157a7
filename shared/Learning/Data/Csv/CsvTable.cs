using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace FedInfra.Learning.Data.Csv;

/// <summary>The rows of one CSV file, made into numbers by a schema.</summary>
/// <param name="Rows">Features, targets, and as text the columns that are one-hot or ignored.</param>
/// <param name="Lines">The line of the file that each row ends on, counted from 1.</param>
/// <param name="Dropped">Number of rows that were left out because a value was missing.</param>
internal sealed record CsvTable(SourceRows Rows, int[] Lines, int Dropped)
{
    // Longer than any number or category; a file with one lost quote would otherwise be one field of gigabytes.
    private const int LongestField = 1 << 20;

    /// <exception cref="LearningException">Names the file, and where it applies the line and column.</exception>
    public static CsvTable Read(string path, CsvSchema schema)
    {
        try
        {
            using var text = new StreamReader(path);
            using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = schema.Delimiter,
                TrimOptions = TrimOptions.Trim,
                MaxFieldSize = LongestField,
            });
            return Read(path, schema, parser);
        }
        catch (CsvHelperException failure)
        {
            var line = failure.Context?.Parser?.RawRow;
            throw new LearningException($"{path}, line {line}: is not CSV: {failure.Message.Split('\n')[0].Trim()}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LearningException($"{path}: cannot be read: {failure.Message}", failure);
        }
    }

    private static CsvTable Read(string path, CsvSchema schema, CsvParser parser)
    {
        var header = schema.ColumnNames is { } names ? [.. names] : parser.Read() ? parser.Record! : [];
        if (header.Length == 0)
        {
            throw new LearningException($"{path}: is empty; expected a header line.");
        }

        var encoder = new CsvRowEncoder(path, schema, header);
        var lines = new List<int>();
        var dropped = 0;
        while (parser.Read())
        {
            if (encoder.Add(parser.Record!, parser.RawRow))
            {
                lines.Add(parser.RawRow);
            }
            else
            {
                dropped++;
            }
        }

        return lines.Count == 0
            ? throw new LearningException($"{path}: no rows are left ({dropped} dropped because a value was missing).")
            : new CsvTable(encoder.ToRows(), [.. lines], dropped);
    }
}
