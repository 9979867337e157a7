using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>How often a cloud takes a spot machine back.</summary>
/// <param name="PerHour">Expected interruptions of one machine an hour.</param>
/// <param name="Source">Where that is known from.</param>
internal sealed record InterruptionRate(decimal PerHour, string Source);

/// <summary>
/// Interruptions of spot machines by cloud and by how sought-after the accelerator is. No cloud publishes an hourly
/// rate for GPU machines (AWS shows bands a month, the highest "over 20%"; the others less), so these are assumptions, on
/// the careful side: 0.01 an hour is one in four days, 0.1 one in ten hours. <c>--interruptions-per-hour</c> takes the
/// place of all of them once you have measured your own.
/// </summary>
internal static class InterruptionRates
{
    private static readonly HashSet<string> _common = ["t4", "l4", "a10", "a10g", "p100", "v100", "v100-32"];

    private static readonly HashSet<string> _scarce = ["h100-80", "h100-94", "h200", "b200"];

    private static readonly Dictionary<Cloud, (decimal Common, decimal Usual, decimal Scarce)> _rates = new()
    {
        [Cloud.Aws] = (0.01m, 0.05m, 0.1m),
        [Cloud.Azure] = (0.01m, 0.04m, 0.08m),
        [Cloud.Gcp] = (0.02m, 0.06m, 0.1m),
    };

    /// <summary>The rate for machines with an accelerator; what is neither common nor scarce is between the two.</summary>
    public static InterruptionRate Of(Cloud cloud, string accelerator)
    {
        if (cloud == Cloud.OnPrem)
        {
            return new InterruptionRate(0, "hosts of one's own are not taken back");
        }

        var rates = _rates[cloud];
        var (rate, kind) = _common.Contains(accelerator) ? (rates.Common, "common")
            : _scarce.Contains(accelerator) ? (rates.Scarce, "scarce")
            : (rates.Usual, "sought-after");
        return new InterruptionRate(rate, $"assumption: {kind} accelerators");
    }
}
