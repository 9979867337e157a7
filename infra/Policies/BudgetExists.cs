using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>Somebody is told before the bill comes.</summary>
internal sealed class BudgetExists : IPolicy
{
    private static readonly Dictionary<Cloud, string[]> _budgets = new()
    {
        [Cloud.Aws] = ["aws:budgets/budget:Budget"],
        [Cloud.Azure] = ["azure-native:consumption:Budget", "azure-native:costmanagement:Budget"],
        [Cloud.Gcp] = ["gcp:billing/budget:Budget"],
    };

    public string Id => "budget-exists";

    public string Summary => "The stack has a budget, and every cloud of it tells somebody.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context)
    {
        if (context.Stack.Budget is null)
        {
            return [this.Breach("The stack has no budget.", "Set fedinfra:budget with monthlyUsd and emails.")];
        }

        return from cloud in context.Stack.Sites.Select(site => site.Cloud).Distinct()
               where _budgets.TryGetValue(cloud, out var types) && !context.OfType(types).Any()
               select this.Breach($"Nothing watches what the stack costs on {cloud}.", $"Add a budget to its sites ({string.Join(" or ", _budgets[cloud])}).");
    }
}
