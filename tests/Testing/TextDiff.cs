namespace FedInfra.Testing;

/// <summary>Which lines went and which came, by the longest common subsequence.</summary>
public static class TextDiff
{
    /// <param name="before">The approved text.</param>
    /// <param name="after">What there is now.</param>
    /// <param name="headingIndent">By how many spaces a line may be indented and still be a heading for those below.</param>
    /// <returns>Lines with <c>-</c> or <c>+</c> before them; under the heading that each belongs to.</returns>
    public static string Of(string before, string after, int headingIndent = 0)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));

        // What is the same at both ends needs no table, so that long texts with small changes stay cheap.
        var first = 0;
        while (first < old.Length && first < now.Length && old[first] == now[first])
        {
            first++;
        }

        var (oldEnd, nowEnd) = (old.Length, now.Length);
        while (oldEnd > first && nowEnd > first && old[oldEnd - 1] == now[nowEnd - 1])
        {
            oldEnd--;
            nowEnd--;
        }

        var common = Common(old.AsSpan(first, oldEnd - first), now.AsSpan(first, nowEnd - first));
        bool IsHeading(string line) => line.Length > 0 && line.TakeWhile(letter => letter == ' ').Count() <= headingIndent;
        var (heading, shown) = (old.Take(first).LastOrDefault(IsHeading, ""), "");
        List<string> lines = [];
        void Add(char sign, string line)
        {
            if (heading != shown)
            {
                lines.Add("  " + heading);
                shown = heading;
            }

            lines.Add($"{sign} {line}");
        }

        for (int i = first, j = first; i < oldEnd || j < nowEnd;)
        {
            if (i < oldEnd && j < nowEnd && old[i] == now[j])
            {
                heading = IsHeading(old[i]) ? old[i] : heading;
                i++;
                j++;
            }
            else if (j == nowEnd || (i < oldEnd && common[i + 1 - first, j - first] >= common[i - first, j + 1 - first]))
            {
                Add('-', old[i++]);
            }
            else
            {
                Add('+', now[j++]);
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>How many lines the texts share from each pair of lines on.</summary>
    private static int[,] Common(ReadOnlySpan<string> old, ReadOnlySpan<string> now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
