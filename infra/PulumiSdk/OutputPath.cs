using System.Collections.Immutable;
using System.Globalization;
using Pulumi;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>Paths into outputs, as the model writes them: <c>endpoints[0].host</c>, <c>tags["a.b"]</c>.</summary>
internal static class OutputPath
{
    /// <summary>The names and indices on the way.</summary>
    public static string[] Steps(string path)
    {
        List<string> steps = [];
        for (var i = 0; i < path.Length;)
        {
            var (start, end, next) = path[i] switch
            {
                '.' => (i + 1, i + 1, i + 1),
                '[' when path[i + 1] == '"' => (i + 2, path.IndexOf("\"]", i, StringComparison.Ordinal), path.IndexOf("\"]", i, StringComparison.Ordinal) + 2),
                '[' => (i + 1, path.IndexOf(']', i), path.IndexOf(']', i) + 1),
                _ => path.IndexOfAny(['.', '['], i) is > 0 and var stop ? (i, stop, stop) : (i, path.Length, path.Length),
            };
            if (end > start)
            {
                steps.Add(path[start..end]);
            }

            i = next;
        }

        return [.. steps];
    }

    /// <summary>What lies at a path inside a value.</summary>
    /// <param name="value">Maps and lists as Pulumi gives them.</param>
    /// <param name="path">The way.</param>
    /// <param name="source">Whose value it is, for errors.</param>
    /// <exception cref="RunException">There is nothing there.</exception>
    public static object? Read(object? value, string path, string source) => Read(value, Steps(path), $"{source}: {path}");

    internal static object? Read(object? value, ReadOnlySpan<string> steps, string source)
    {
        foreach (var step in steps)
        {
            value = value switch
            {
                ImmutableDictionary<string, object?> map when map.TryGetValue(step, out var inner) => inner,
                ImmutableArray<object?> list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Length => list[index],
                _ => throw new RunException($"{source}: the provider gave no '{step}'."),
            };
        }

        return value;
    }
}
