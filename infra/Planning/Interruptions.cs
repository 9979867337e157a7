using FedInfra.Infra.Costs;

namespace FedInfra.Infra.Planning;

/// <summary>
/// What interruptions do to a month of training. Of <c>m</c> machines <c>s</c> are spot, each is taken back <c>λ</c> times
/// an hour, and every time its machine loses <c>L</c> hours: half a round and the restart. Then <c>N = s·λ·H</c>
/// interruptions are expected in <c>H</c> useful hours, <c>N·L</c> machine-hours have to be made up by the <c>m</c> machines,
/// and the month is billed <c>H + N·L/m</c> hours; where all are spot that is <c>H·(1 + λ·L)</c>. To first order: hours that
/// are lost while others are made up are not counted, which matters only where <c>λ·L</c> is far above any sensible tolerance.
/// </summary>
/// <param name="PerMonth">Expected number in a month.</param>
/// <param name="HoursLost">By how many hours training takes longer.</param>
/// <param name="Share">The same as a share of the useful hours.</param>
/// <param name="BilledHours">Hours a month for which the machines are needed, to the hundredth.</param>
/// <param name="QuietRound">The probability that a round loses no machine.</param>
internal sealed record Interruptions(decimal PerMonth, decimal HoursLost, decimal Share, decimal BilledHours, double QuietRound)
{
    /// <param name="request">Hours, and what an interruption costs.</param>
    /// <param name="machines">All machines, at least 1.</param>
    /// <param name="spot">Those that are spot.</param>
    /// <param name="rate">Interruptions of a spot machine an hour.</param>
    public static Interruptions Of(PlanRequest request, int machines, int spot, decimal rate)
    {
        var number = spot * rate * request.Hours;
        var lost = number * request.HoursEach / machines;
        return new Interruptions(
            number,
            lost,
            lost / request.Hours,
            ColumnRounding.Round(request.Hours + lost, 2),
            Math.Exp(-(double)(spot * rate * request.RoundHours)));
    }
}
