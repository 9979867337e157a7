using System.Globalization;
using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The stack's budget in one subscription: of everything there with the stack's tag. Azure sees its own costs only, so in
/// a hybrid stack each cloud warns on its own share of the same amount.
/// </summary>
internal static class AzureBudget
{
    /// <summary>Azure allows no more in one budget.</summary>
    private const int MostNotifications = 5;

    /// <summary>Adds it at the first of the stack's sites in the subscription; nothing at the others, and nothing without a budget.</summary>
    public static void Add(AzureSite whole, AzureObjectStore objects)
    {
        if (whole.Context.Stack.Budget is not { } settings || !whole.Context.IsFirstOfAccount())
        {
            return;
        }

        var site = whole.Part("Budget", "budget");
        foreach (var (index, chunk) in BudgetAlert.Of(settings).Chunk(MostNotifications).Index())
        {
            var notifications = new Inputs();
            foreach (var alert in chunk)
            {
                notifications[string.Create(CultureInfo.InvariantCulture, $"{TypeOf(alert)}{alert.Percent}")] = Notification(settings, alert);
            }

            var name = index == 0 ? "monthly" : string.Create(CultureInfo.InvariantCulture, $"monthly-{index + 1}");
            Add(site, objects, settings, name, notifications);
        }
    }

    /// <summary>
    /// Azure wants the first day of the current month as the start when a budget is made. A program knows no date, but
    /// the storage account, made minutes before, knows its own. Azure never lets the start be changed. So a budget that
    /// is added in a later month than the site is refused, and is made by hand and imported.
    /// </summary>
    private static void Add(AzureSite site, AzureObjectStore objects, BudgetSettings settings, string name, Inputs notifications)
    {
        var created = objects.Account.CreationTime;
        _ = new Budget(
            site.Scope,
            name,
            new Inputs
            {
                ["scope"] = Output.Format($"/subscriptions/{site.Subscription}"),
                ["category"] = "Cost",
                ["timeGrain"] = "Monthly",
                ["timePeriod"] = new Inputs
                {
                    ["startDate"] = Output.Format($"{Input.Part(created, "-", 0)}-{Input.Part(created, "-", 1)}-01T00:00:00Z"),
                },
                ["amount"] = (double)settings.MonthlyUsd,
                ["filter"] = new Inputs
                {
                    ["tags"] = new Inputs { ["name"] = CostTags.Stack, ["operator"] = "In", ["values"] = [site.Context.Stack.Name] },
                },
                ["notifications"] = notifications,
            },
            new ResourceOptions { IgnoreChanges = ["timePeriod"] });
    }

    private static string TypeOf(BudgetAlert alert) => alert.IsForecast ? "Forecasted" : "Actual";

    private static Inputs Notification(BudgetSettings settings, BudgetAlert alert) => new()
    {
        ["enabled"] = true,
        ["operator"] = "GreaterThanOrEqualTo",
        ["threshold"] = alert.Percent,
        ["thresholdType"] = TypeOf(alert),
        ["contactEmails"] = Input.List([.. settings.Emails.Select(email => (Input)email)]),
    };
}
