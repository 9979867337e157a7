using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>How a stack's cost stands to its budget.</summary>
/// <param name="MonthlyUsd">The budget.</param>
/// <param name="Percent">The month's expected cost, percent of it; at least that where something is unpriced.</param>
/// <param name="Crossed">Alert thresholds, in percent, that the month reaches, ascending.</param>
/// <param name="AtLeast">True where something is unpriced or missing, so that it may be more.</param>
public sealed record BudgetState(decimal MonthlyUsd, decimal Percent, IReadOnlyList<int> Crossed, bool AtLeast)
{
    /// <summary>True where the month costs more than the budget.</summary>
    public bool IsExceeded => Percent > 100;

    internal static BudgetState? Of(BudgetSettings? budget, decimal monthlyUsd, bool atLeast)
    {
        if (budget is null || budget.MonthlyUsd <= 0)
        {
            return null;
        }

        var percent = monthlyUsd / budget.MonthlyUsd * 100;
        return new BudgetState(budget.MonthlyUsd, percent, [.. budget.AlertPercents.Where(threshold => percent >= threshold).Order()], atLeast);
    }
}
