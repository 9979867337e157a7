using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>
/// Somebody is told before the bill comes. A cloud's budget sees the costs of its own account, subscription or project
/// only, so each of those has one.
/// </summary>
internal sealed class BudgetExists : IPolicy
{
    /// <summary>Each cloud's types, and the input without which a budget tells nobody.</summary>
    private static readonly Dictionary<Cloud, (string[] Types, string Alerts)> _budgets = new()
    {
        [Cloud.Aws] = (["aws:budgets/budget:Budget"], "notifications"),
        [Cloud.Azure] = (["azure-native:consumption:Budget", "azure-native:costmanagement:Budget"], "notifications"),
        [Cloud.Gcp] = (["gcp:billing/budget:Budget"], "thresholdRules"),
    };

    public string Id => "budget-exists";

    public string Summary => "The stack has a budget, and every account of every cloud tells somebody.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context)
    {
        if (context.Stack.Budget is null)
        {
            return [this.Breach("The stack has no budget.", "Set fedinfra:budget with monthlyUsd and emails.")];
        }

        return from account in context.Stack.Sites.Where(site => _budgets.ContainsKey(site.Cloud)).GroupBy(site => (site.Cloud, site.Account))
               let budget = _budgets[account.Key.Cloud]
               where !context.OfType(budget.Types).Any(resource => Tells(resource, budget.Alerts) && account.Contains(context.SiteOf(resource)))
               select this.Breach(
                   $"Nothing watches what the stack costs on {account.Key.Cloud}{(account.Key.Account is { } name ? $" in {name}" : "")} (site {string.Join(", ", account.Select(site => site.Name))}).",
                   $"Add a budget with {budget.Alerts} to one of these sites ({string.Join(" or ", budget.Types)}); on GCP that takes the site's billingAccount.");
    }

    private static bool Tells(Resource budget, string alerts) => budget.Inputs.At(alerts) switch
    {
        Inputs map => map.Values.Count > 0,
        var list => list.Items().Count > 0,
    };
}
