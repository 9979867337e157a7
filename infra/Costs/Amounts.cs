namespace FedInfra.Infra.Costs;

/// <summary>
/// The four figures of a line, a group or a report as they are printed: US dollars, hourly and per training hour with
/// four decimals, daily and monthly with two.
/// </summary>
/// <param name="Hourly">While client nodes are up and train.</param>
/// <param name="Daily">Of the month, 24 hours out of 730.</param>
/// <param name="Monthly">Expected over a month of 730 hours.</param>
/// <param name="PerTrainingHour">The month over its training hours; 0 where nothing trains.</param>
public readonly record struct Amounts(decimal Hourly, decimal Daily, decimal Monthly, decimal PerTrainingHour)
{
    public static Amounts operator +(Amounts left, Amounts right) => new(
        left.Hourly + right.Hourly, left.Daily + right.Daily, left.Monthly + right.Monthly, left.PerTrainingHour + right.PerTrainingHour);

    public static Amounts operator -(Amounts left, Amounts right) => new(
        left.Hourly - right.Hourly, left.Daily - right.Daily, left.Monthly - right.Monthly, left.PerTrainingHour - right.PerTrainingHour);

    public static Amounts Sum(IEnumerable<Amounts> amounts) => amounts.Aggregate(default(Amounts), (sum, amount) => sum + amount);
}
