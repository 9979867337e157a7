using System.Globalization;

namespace FedInfra.Rpc.Wire;

/// <summary>The grpc-timeout header: at most eight digits and a unit (grpc/doc/PROTOCOL-HTTP2.md).</summary>
internal static class TimeoutHeader
{
    public const string Name = "grpc-timeout";

    private const long MaxDigits = 99_999_999;

    // A timer cannot wait longer than about 49 days; a deadline so far away is as good as none.
    private static readonly TimeSpan _noDeadline = TimeSpan.FromDays(40);

    /// <summary>The smallest unit that fits eight digits, rounded up so that the server never gives up first.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        (long Ticks, char Unit)[] units =
            [(TimeSpan.TicksPerMicrosecond, 'u'), (TimeSpan.TicksPerMillisecond, 'm'), (TimeSpan.TicksPerSecond, 'S'), (TimeSpan.TicksPerMinute, 'M')];
        foreach (var (unitTicks, unit) in units)
        {
            var count = ((ticks - 1) / unitTicks) + 1;
            if (count <= MaxDigits)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
            }
        }

        var hours = Math.Min(((ticks - 1) / TimeSpan.TicksPerHour) + 1, MaxDigits);
        return string.Create(CultureInfo.InvariantCulture, $"{hours}H");
    }

    /// <summary>False where the text is no timeout. A timeout too long for any timer parses as null.</summary>
    public static bool TryParse(string text, out TimeSpan? timeout)
    {
        timeout = null;
        if (text.Length is < 2 or > 9
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        long? ticks = text[^1] switch
        {
            'n' => (count + 99) / 100,
            'u' => count * TimeSpan.TicksPerMicrosecond,
            'm' => count * TimeSpan.TicksPerMillisecond,
            'S' => count * TimeSpan.TicksPerSecond,
            'M' => count * TimeSpan.TicksPerMinute,
            'H' => count * TimeSpan.TicksPerHour,
            _ => null,
        };
        if (ticks is not { } value)
        {
            return false;
        }

        timeout = value > _noDeadline.Ticks ? null : TimeSpan.FromTicks(value);
        return true;
    }
}
