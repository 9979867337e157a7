using System.Globalization;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>Durations as Pulumi YAML and the model write them: <c>45m</c>, <c>1h30m</c>.</summary>
internal static class GoDuration
{
    /// <exception cref="InvalidOperationException">It is none: an error of this repository, not of its user.</exception>
    public static TimeSpan Parse(string text)
    {
        var (sum, start) = (TimeSpan.Zero, 0);
        while (start < text.Length)
        {
            var unit = text.AsSpan(start).IndexOfAny("hms") + start;
            if (unit < start || !double.TryParse(text.AsSpan(start, unit - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                throw new InvalidOperationException($"'{text}' is no duration of hours, minutes and seconds.");
            }

            sum += text[unit] switch { 'h' => TimeSpan.FromHours(number), 'm' => TimeSpan.FromMinutes(number), _ => TimeSpan.FromSeconds(number) };
            start = unit + 1;
        }

        return sum;
    }
}
