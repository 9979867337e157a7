using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>
/// Ranks placements by what their whole stack is expected to cost a month. Candidates are sorted by the price of their
/// machines alone; of the best <see cref="Estimated"/>, of the best few of each cloud, and of all hosts of one's own the stack
/// file is written, read, built and estimated as <c>infra cost</c> would do it. Same request, prices and day, same plan.
/// </summary>
/// <param name="prices">The price list.</param>
/// <param name="onPrem">The stack whose hosts are considered; null for none.</param>
/// <param name="today">The day of the plan, UTC.</param>
internal sealed class Planner(PriceList prices, StackSettings? onPrem, DateOnly today)
{
    /// <summary>How many candidates of all clouds are estimated in full.</summary>
    public const int Estimated = 40;

    /// <summary>How many of each cloud are, so that a cloud with dear machines and a cheap rest is not overlooked.</summary>
    public const int EstimatedOfEachCloud = 5;

    /// <summary>The system machines of a site whose stack file does not say how many.</summary>
    private static readonly int _systemMachines = new SystemPoolSettings { Machine = "" }.Count;

    public Plan Plan(PlanRequest request)
    {
        var search = new CandidateSearch(request, prices).InClouds();
        if (onPrem is not null)
        {
            OwnHosts.AddTo(search, onPrem, request);
        }

        var ordered = search.Candidates.OrderBy(candidate => candidate.MachineUsd).ThenBy(candidate => candidate.Name, StringComparer.Ordinal).ToList();
        var inClouds = ordered.Where(candidate => candidate.Cloud != Cloud.OnPrem).ToList();
        var chosen = ordered.Where(candidate => candidate.Cloud == Cloud.OnPrem)
            .Concat(inClouds.Take(Estimated))
            .Concat(inClouds.GroupBy(candidate => candidate.Cloud).SelectMany(cloud => cloud.Take(EstimatedOfEachCloud)))
            .Distinct()
            .ToList();
        List<Exclusion> excluded = [.. search.Excluded];
        List<(Candidate Candidate, CostReport Report)> estimates = [];
        foreach (var candidate in chosen)
        {
            try
            {
                estimates.Add((candidate, Estimate(candidate, request, new StackIdentity(), null).Report));
            }
            catch (InfraException exception)
            {
                excluded.Add(new Exclusion(candidate.Name, exception.Message));
            }
        }

        var ranked = estimates
            .OrderBy(estimate => estimate.Report.Total.Monthly + Missing(estimate.Report))
            .ThenBy(estimate => estimate.Candidate.Interruptions.PerMonth)
            .ThenBy(estimate => estimate.Candidate.Name, StringComparer.Ordinal)
            .Select((estimate, index) => new PlannedPlacement(
                index + 1,
                estimate.Candidate,
                estimate.Report,
                ColumnRounding.Round(estimate.Report.Total.Monthly / request.Hours, 2),
                request.BudgetUsd is not { } budget || estimate.Report.Total.Monthly <= budget));
        return new Plan(request, [.. ranked], excluded, search.Candidates.Count);
    }

    /// <summary>Writes the stack file of <paramref name="candidate"/>, reads it back, builds it and prices it.</summary>
    /// <param name="candidate">What is to be built.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="identity">Names and accounts.</param>
    /// <param name="budgetUsd">The stack's budget; null for the request's, or, without one, any: no cost depends on it.</param>
    /// <exception cref="InfraException">The stack's reader or builder refuses it.</exception>
    public (string Text, CostReport Report) Estimate(Candidate candidate, PlanRequest request, StackIdentity identity, decimal? budgetUsd)
    {
        var text = PlannedStackFile.Write(candidate, request, identity, budgetUsd ?? request.BudgetUsd ?? 1000);
        return (text, Cost(StackFile.Parse(identity.Name, text)));
    }

    /// <summary>
    /// What the system machines that have no price in their region are ranked with: the dearest price that is known of
    /// them anywhere. Without it a region would rank well because the list knows little of it.
    /// </summary>
    private decimal Missing(CostReport report) => report.Unpriced
        .SelectMany(item => prices.All.Where(price => price.Kind == PriceKinds.Machine && price.Cloud == item.Cloud && price.Sku == item.Item)
            .Select(price => price.OnDemandUsd ?? 0).OrderDescending().Take(1))
        .Sum(usd => usd * _systemMachines * Month.Hours);

    /// <summary>What a stack costs, as <c>infra cost</c> has it.</summary>
    public CostReport Cost(StackSettings stack) => CostEstimator.Estimate(ModelSource.Read(StackBuilder.Build(stack)), stack, prices, today);
}
