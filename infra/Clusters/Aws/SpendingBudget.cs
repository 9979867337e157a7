using System.Globalization;
using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// The stack's budget in an account: it counts what carries the stack's tag, which has to be activated once as a cost
/// allocation tag in the billing console. It stops nothing; it tells people.
/// </summary>
internal static class SpendingBudget
{
    // AWS sends no more notifications for one budget.
    private const int _notificationsAtMost = 5;

    /// <summary>Adds it at the stack's first site in the account, so that two sites do not send every alert twice.</summary>
    public static void Add(AwsSite site)
    {
        if (site.Stack.Budget is not { } budget || !site.Context.IsFirstOfAccount())
        {
            return;
        }

        var notifications = BudgetAlert.Of(budget).Select(alert => Notification(budget, alert));
        foreach (var (number, some) in notifications.Chunk(_notificationsAtMost).Index())
        {
            var name = number == 0 ? "budget" : $"budget-{MachineTemplate.Text(number + 1)}";
            _ = new Budget(site.Scope, name, new Inputs
            {
                ["budgetType"] = "COST",
                ["timeUnit"] = "MONTHLY",
                ["limitAmount"] = budget.MonthlyUsd.ToString(CultureInfo.InvariantCulture),
                ["limitUnit"] = "USD",
                ["costFilters"] = [new Inputs { ["name"] = "TagKeyValue", ["values"] = [$"user:{CostTags.Stack}${site.Stack.Name}"] }],
                ["notifications"] = [.. some],
                ["tags"] = site.Context.TagInputs(name),
            });
        }
    }

    private static Inputs Notification(BudgetSettings budget, BudgetAlert alert) => new()
    {
        ["notificationType"] = alert.IsForecast ? "FORECASTED" : "ACTUAL",
        ["comparisonOperator"] = "GREATER_THAN",
        ["threshold"] = alert.Percent,
        ["thresholdType"] = "PERCENTAGE",
        ["subscriberEmailAddresses"] = [.. budget.Emails],
    };
}
