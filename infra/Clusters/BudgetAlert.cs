using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters;

/// <summary>When a stack's budget tells people.</summary>
/// <param name="Percent">At which share of the budget.</param>
/// <param name="IsForecast">True where the share is of the month's forecast, false where it is of what is spent.</param>
internal readonly record struct BudgetAlert(int Percent, bool IsForecast)
{
    private const int Whole = 100;

    /// <summary>The alerts that the stack asks for, and one when the month's forecast is above the whole.</summary>
    public static IEnumerable<BudgetAlert> Of(BudgetSettings budget) => budget.AlertPercents
        .Select(percent => new BudgetAlert(percent, IsForecast: false))
        .Append(new BudgetAlert(Whole, IsForecast: true));
}
