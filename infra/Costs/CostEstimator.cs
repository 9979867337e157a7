using FedInfra.Infra.Costs.Rules;
using FedInfra.Infra.Costs.Savings;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs;

/// <summary>Prices the resources of a stack. The same resources, settings, prices and day always give the same report, whatever order the resources come in.</summary>
public static class CostEstimator
{
    /// <param name="resources">From the model, a preview, or a state.</param>
    /// <param name="stack">The stack's settings; null where they are not known, so that usage is assumed.</param>
    /// <param name="prices">The price list.</param>
    /// <param name="today">The day of the report, UTC: a Kubernetes release past its support costs more.</param>
    public static CostReport Estimate(StackResources resources, StackSettings? stack, PriceList prices, DateOnly today)
    {
        var placement = new Placement(resources.Resources, stack);
        var placed = resources.Resources.Select(placement.Place)
            .OrderBy(resource => resource.Site, StringComparer.Ordinal)
            .ThenBy(resource => resource.Name, StringComparer.Ordinal)
            .ThenBy(resource => resource.Type, StringComparer.Ordinal)
            .ThenBy(resource => resource.Id, StringComparer.Ordinal)
            .ToList();
        var context = new CostContext(placed, stack, today);
        var ledger = new CostLedger(prices);
        foreach (var resource in placed)
        {
            CostRules.Charge(resource, context, ledger);
        }

        var training = TrainingTime.Of(stack);
        List<string> notes = [.. resources.Gaps, .. ledger.Notes, .. training.Notes, .. PoolDrift.Notes(ledger.Lines, stack, resources.Origin), .. IdleAccelerators.Notes(ledger.Lines, stack)];
        if (stack is null)
        {
            notes.Add($"the stack file is not known: usage and training hours ({CostLedger.Text(context.Usage.TrainingHours)} a month) are the defaults, pools count as in use all month, and there is no budget to compare with");
        }

        var lines = Print(ledger.Lines, training.Hours);
        var atLeast = ledger.Unpriced.Count > 0 || resources.Gaps.Count > 0;
        var report = new CostReport
        {
            Stack = stack?.Name ?? resources.Stack ?? "unknown",
            Origin = resources.Origin,
            TrainingHours = training.Hours,
            Lines = lines,
            Unpriced = ledger.Unpriced,
            Free = ledger.Free,
            Notes = notes,
            AtLeast = atLeast,
            Budget = BudgetState.Of(stack?.Budget, lines.Sum(line => line.MonthlyUsd), atLeast),
        };
        return report with { Savings = SavingIdeas.For(report, context, prices) };
    }

    /// <summary>Rounds each column over all lines, so that it adds up however the lines are grouped.</summary>
    private static List<CostLine> Print(IReadOnlyList<CostLine> lines, decimal trainingHours)
    {
        var hourly = ColumnRounding.Round([.. lines.Select(line => line.HourlyUsd)], 4);
        var daily = ColumnRounding.Round([.. lines.Select(line => line.MonthlyUsd * 24 / Month.Hours)], 2);
        var monthly = ColumnRounding.Round([.. lines.Select(line => line.MonthlyUsd)], 2);
        var training = ColumnRounding.Round([.. lines.Select(line => trainingHours > 0 ? line.MonthlyUsd / trainingHours : 0)], 4);
        return [.. lines.Select((line, index) => line with { Printed = new Amounts(hourly[index], daily[index], monthly[index], training[index]) })];
    }
}
