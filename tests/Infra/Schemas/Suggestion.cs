namespace FedInfra.Infra.Tests.Schemas;

/// <summary>Guesses what was meant by a name that is not known.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean X</c>, or what there is where the list is short, or nothing.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        var all = known.ToList();
        var best = all.Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault((candidate: "", distance: int.MaxValue));
        if (best.distance <= Math.Max(2, name.Length / 3))
        {
            return $"; did you mean {best.candidate}";
        }

        return all.Count is > 0 and <= 12 ? $"; known are {string.Join(", ", all)}" : "";
    }

    /// <summary>How many letters must be added, removed or replaced to make one text of the other.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
