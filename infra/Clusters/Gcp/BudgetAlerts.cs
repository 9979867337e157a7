using System.Globalization;
using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// The stack's budget for its GCP project, in US dollars, which must be the billing account's currency. It counts what
/// carries the stack's label, tells the stack's addresses at each alert's share of what is spent, and when the month's
/// forecast is above the whole.
/// </summary>
internal static class BudgetAlerts
{
    /// <summary>A budget tells no more channels than this.</summary>
    public const int MostEmails = 5;

    /// <summary>True where the stack has a budget and the site says whose bill it is.</summary>
    public static bool AreWanted(SiteContext context) => context.Stack.Budget is not null && context.Site.BillingAccount is not null;

    /// <exception cref="InvalidOperationException">The budget has more addresses than GCP allows, which the stack file's reader refuses.</exception>
    public static void Create(GcpSite site)
    {
        if (!AreWanted(site.Context) || !site.IsFirstOfProject(other => other.BillingAccount is not null))
        {
            return;
        }

        var budget = site.Context.Stack.Budget!;
        if (budget.Emails.Count > MostEmails)
        {
            throw new InvalidOperationException($"The budget has {budget.Emails.Count} addresses, of which GCP tells {MostEmails} at most.");
        }

        var scope = site.Scope.Child("fedinfra:gcp:Budget", "budget");
        var channels = budget.Emails.Select((email, index) => (Input)Channel(site, scope, email, index).CloudName).ToArray();
        _ = new Budget(
            scope,
            "month",
            new Inputs
            {
                ["billingAccount"] = site.Settings.BillingAccount!,
                ["displayName"] = $"FedInfra {site.Context.Stack.Name} in {site.Project}",
                ["amount"] = new Inputs { ["specifiedAmount"] = Amount(budget.MonthlyUsd) },
                ["budgetFilter"] = new Inputs
                {
                    ["calendarPeriod"] = "MONTH",
                    ["projects"] = [Output.Format($"projects/{site.ProjectNumber}")],
                    ["labels"] = new Inputs { [CostTags.Stack] = site.Context.Stack.Name },
                },
                ["thresholdRules"] = Thresholds(budget),
                ["allUpdatesRule"] = new Inputs
                {
                    ["monitoringNotificationChannels"] = Input.List(channels),
                    ["disableDefaultIamRecipients"] = false,
                },
            },
            site.After("billingbudgets"));
    }

    private static NotificationChannel Channel(GcpSite site, Scope scope, string email, int index) => new(
        scope,
        string.Create(CultureInfo.InvariantCulture, $"email-{index + 1}"),
        new Inputs
        {
            ["type"] = "email",
            ["displayName"] = $"FedInfra {site.Context.Stack.Name}: {email}",
            ["labels"] = new Inputs { ["email_address"] = email },
            ["userLabels"] = site.Labels,
        },
        site.After("monitoring"));

    private static Inputs Amount(decimal dollars)
    {
        var whole = decimal.Truncate(dollars);
        return new Inputs
        {
            ["currencyCode"] = "USD",
            ["units"] = whole.ToString(CultureInfo.InvariantCulture),
            ["nanos"] = dollars == whole ? null : (Input)(int)((dollars - whole) * 1_000_000_000),
        };
    }

    private static Input Thresholds(BudgetSettings budget) => Input.List(
    [
        .. budget.AlertPercents.Select(percent => new Inputs
        {
            ["thresholdPercent"] = percent / 100.0,
            ["spendBasis"] = "CURRENT_SPEND",
        }),
        new Inputs { ["thresholdPercent"] = 1.0, ["spendBasis"] = "FORECASTED_SPEND" },
    ]);
}
