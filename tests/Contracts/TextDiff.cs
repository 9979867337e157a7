namespace FedInfra.Contracts.Tests;

/// <summary>Which lines went and which came, by the longest common subsequence.</summary>
internal static class TextDiff
{
    /// <returns>Lines with <c>-</c> or <c>+</c> before them; under the heading that each belongs to.</returns>
    public static string Of(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        List<string> lines = [];
        var (heading, shown) = ("", "");
        void Add(char sign, string line)
        {
            if (heading != shown)
            {
                lines.Add("  " + heading);
                shown = heading;
            }

            lines.Add($"{sign} {line}");
        }

        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                heading = old[i].Length > 0 && old[i][0] != ' ' ? old[i] : heading;
                i++;
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
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
}
