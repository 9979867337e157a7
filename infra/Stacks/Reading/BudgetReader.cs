namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads <c>fedinfra:budget</c>.</summary>
internal static class BudgetReader
{
    /// <summary>AWS sends a notification to no more; the other clouds allow more.</summary>
    private const int MaximumEmails = 10;

    /// <summary>AWS and Azure allow no more notifications in a budget.</summary>
    private const int MaximumAlerts = 5;

    public static BudgetSettings Read(Section section, Findings findings)
    {
        var usd = section.RequiredDecimal("monthlyUsd", 0.01m, 100_000_000);
        section.Require("emails", "a list of at least one address that is told");
        var emails = section.Texts("emails", Shapes.Email) ?? [];
        if (section.Has("emails") && emails.Count is 0 or > MaximumEmails && !findings.Has(section.PathOf("emails")))
        {
            findings.Add(section.PathOf("emails"), $"must be a list of 1 to {MaximumEmails} addresses");
        }

        var alerts = section.Integers("alertPercents", 1, 1000);
        if (alerts is not null && !findings.Has(section.PathOf("alertPercents"))
            && (alerts.Count is 0 or > MaximumAlerts || alerts.Zip(alerts.Skip(1)).Any(pair => pair.First >= pair.Second)))
        {
            findings.Add(section.PathOf("alertPercents"), $"must be 1 to {MaximumAlerts} percentages, each above the one before");
        }

        section.Finish();
        var budget = new BudgetSettings { MonthlyUsd = usd, Emails = emails };
        return alerts is null ? budget : budget with { AlertPercents = alerts };
    }
}
