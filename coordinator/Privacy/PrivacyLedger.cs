using System.Globalization;
using FedInfra.Coordinator.State;
using FedInfra.Privacy.Accounting;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Privacy;

/// <summary>
/// The coordinator's account of each site's differential privacy: what releases have cost, and whether another one still
/// fits what the site is ready to spend. Each node keeps its own besides, and refuses by that.
/// </summary>
public sealed class PrivacyLedger(StateStore state, ILogger<PrivacyLedger> logger)
{
    /// <summary>
    /// Which nodes can afford a job, and why the others cannot. Who has no part in the job yet must afford all of its rounds,
    /// so that nobody spends on a job that goes on without it; who has must afford the next.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="nodes">Who is asked for.</param>
    /// <param name="rounds">Rounds of the whole job, at least 1.</param>
    /// <param name="spendOf">What a round costs a node; null where that cannot be told here.</param>
    public (IReadOnlyList<string> Able, IReadOnlyDictionary<string, string> Unable) Divide(
        string job, IReadOnlyList<string> nodes, int rounds, Func<string, PrivacySpend?> spendOf)
    {
        var unable = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (spendOf(node) is { } spend && WhyNot(state.Current, job, node, spend, rounds) is { } why)
            {
                unable.Add(node, why);
            }
        }

        return ([.. nodes.Where(node => !unable.ContainsKey(node))], unable);
    }

    /// <summary>As <see cref="Divide"/>; nodes that are left out are logged.</summary>
    /// <exception cref="CoordinatorException">Fewer than <paramref name="needed"/> are left.</exception>
    public IReadOnlyList<string> RequireBudget(string job, IReadOnlyList<string> nodes, int rounds, int needed, Func<string, PrivacySpend?> spendOf)
    {
        var (able, unable) = Divide(job, nodes, rounds, spendOf);
        foreach (var (node, why) in unable)
        {
            Log.BudgetSpent(logger, job, node, why);
        }

        return able.Count >= needed
            ? able
            : throw new CoordinatorException(
                CoordinatorErrorCode.PermissionDenied,
                $"The privacy budget is spent: {needed} nodes are needed and {able.Count} of {nodes.Count} can still afford {job}. {string.Join("; ", unable.Take(10).Select(node => $"{node.Key}: {node.Value}"))}. "
                + "Sites raise their budgets in their own policies; `coordinator privacy ledger` shows what was spent.");
    }

    /// <summary>Writes a release down. The new model may be made when this returns.</summary>
    public void Debit(string job, int round, int attempt, IReadOnlyList<string> nodes, Func<string, PrivacySpend?> spendOf)
    {
        var current = state.Current;
        var sites = nodes.Select(node => (Node: node, Spend: spendOf(node))).Where(site => site.Spend is not null)
            .Select(site => new SiteSpend(site.Node, DatasetOf(current, site.Node), site.Spend!)).ToArray();
        if (sites.Length > 0)
        {
            state.Record(new PrivacySpent(job, round, attempt, sites));
        }
    }

    /// <summary>What a job's releases so far can have cost one site.</summary>
    public IReadOnlyList<PrivacySpend> SpentBy(string job) => state.Current.Ledger.SpentBy(job);

    /// <returns>Null where the site can afford it, or has set no limit.</returns>
    private static string? WhyNot(CoordinatorState current, string job, string node, PrivacySpend spend, int rounds)
    {
        if (current.Nodes.GetValueOrDefault(node)?.Description.Budget is not { } budget)
        {
            return null;
        }

        var dataset = DatasetOf(current, node);
        var account = current.Ledger.AccountOf(node, dataset);
        var spent = account.Spends.ToArray();
        var left = account.Jobs.Exists(known => known.Job == job) ? 1 : rounds;
        var after = Composition.Epsilon([.. spent, spend with { Steps = spend.Steps * left }], budget.Delta);
        return after <= budget.Epsilon
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"data set {dataset} has spent epsilon {Composition.Epsilon(spent, budget.Delta):0.###} of {budget.Epsilon} (delta {budget.Delta}), and {left} round{(left == 1 ? "" : "s")} of this job would make it {after:0.###}: {after - budget.Epsilon:0.###} too much");
    }

    private static string DatasetOf(CoordinatorState current, string node) => current.Nodes.GetValueOrDefault(node)?.Description.Dataset ?? node;
}
