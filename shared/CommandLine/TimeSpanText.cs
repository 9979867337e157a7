using System.Globalization;

namespace FedInfra.CommandLine;

/// <summary>Spans of time as people write them: <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c>.</summary>
public static class TimeSpanText
{
    /// <param name="text">A number and one of s, m, h, d.</param>
    /// <param name="option">The option that it stands for.</param>
    /// <param name="least">Shortest span allowed.</param>
    /// <param name="most">Longest span allowed.</param>
    /// <exception cref="CommandException">Not such a span, or outside the range.</exception>
    public static TimeSpan Parse(string text, string option, TimeSpan least, TimeSpan most)
    {
        var seconds = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (seconds == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new CommandException($"{option}: '{text}' is not a span of time such as 30m, 24h or 7d.");
        }

        var span = TimeSpan.FromSeconds((double)count * seconds);
        return span >= least && span <= most
            ? span
            : throw new CommandException($"{option}: '{text}' is outside {Write(least)} to {Write(most)}.");
    }

    /// <summary>The shortest way to write a span of whole seconds.</summary>
    public static string Write(TimeSpan span) => (long)span.TotalSeconds switch
    {
        var seconds when seconds % 86400 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400}d"),
        var seconds when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h"),
        var seconds when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
    };
}
