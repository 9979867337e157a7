namespace FedInfra.Learning.Data.Partitioning;

/// <summary>One part per distinct value of a column, in ordinal order of the values.</summary>
public sealed class ColumnPartitioner : IPartitioner
{
    public string Name => "column";

    public int[][] Divide(PartitionInput examples, PartitionSpec spec)
    {
        var column = Find(examples, spec.Column);
        var groups = Values(column).Select(value => Rows(column, value)).ToArray();
        if (spec.Parts is { } parts && parts != groups.Length)
        {
            throw new LearningException($"{examples.Name}: partition.parts is {parts}, but column '{spec.Column}' has {groups.Length} values: {string.Join(", ", Values(column))}.");
        }

        return groups;
    }

    /// <summary>The column's distinct values in the order of the parts.</summary>
    public static string[] Values(string[] column) => [.. column.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    internal static int[] Rows(string[] column, string value) => [.. Enumerable.Range(0, column.Length).Where(row => column[row] == value)];

    internal static string[] Find(PartitionInput examples, string? name)
    {
        if (name is not null && examples.Columns.TryGetValue(name, out var column))
        {
            return column;
        }

        var known = examples.Columns.Count == 0 ? "it has none" : $"it has {string.Join(", ", examples.Columns.Keys.Order(StringComparer.Ordinal))}";
        throw new LearningException($"{examples.Name}: partition.column '{name}' is not a column of the data; {known}.");
    }
}
